package dev.syncline.cli.sync;

import dev.syncline.cli.report.CliCode;
import dev.syncline.manifest.verify.Diagnostic;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Answers only requests made to a name of this machine, while the service listens on loopback. A
 * page of another site can have its name lead to 127.0.0.1 and would then read the answers; what it
 * cannot choose is the host its browser says it asks.
 */
final class HostCheck {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String hostname;

  /**
   * @param hostname the address the service listens on, which may be asked for too
   */
  HostCheck(String hostname) {
    this.hostname = hostname.toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a request is for a host that is served. The target of a request may name one too, and
   * then counts for more than the header; both have to be known.
   *
   * @param header the header Host; null if there is none
   * @param url the address the server takes the request to be for
   */
  boolean allows(String header, String url) {
    return header != null && isKnown(header) && isKnown(URI.create(url).getRawAuthority());
  }

  /** What the sender of any other request is told. */
  static Diagnostic refusal() {
    return Diagnostic.error(
        CliCode.HOST_REFUSED,
        "the request is for a host that this process does not serve",
        "ask http://localhost and the port, or the name given with --hostname");
  }

  private boolean isKnown(String authority) {
    String host = authority.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
    return LOOPBACK.contains(host) || host.equals(hostname) || host.equals("[" + hostname + "]");
  }
}
