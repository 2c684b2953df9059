package dev.syncline.cli.sync;

import dev.syncline.cli.report.CliCode;
import dev.syncline.manifest.verify.Diagnostic;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Allows only requests to a name of this machine, while the service listens on loopback. The name
 * of another site can resolve to 127.0.0.1, and a page of that site could then read the responses
 * (DNS rebinding). It cannot choose the host that the browser sends with the request.
 */
final class HostCheck {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String hostname;

  /**
   * @param hostname the address the service listens on, which is also an allowed host
   */
  HostCheck(String hostname) {
    this.hostname = hostname.toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a request is for a host that is served. The request target may also name a host, which
   * then has precedence over the header; both must be known hosts.
   *
   * @param header the Host header; null if there is none
   * @param url the URL of the request as the server sees it
   */
  boolean allows(String header, String url) {
    return header != null && isKnown(header) && isKnown(URI.create(url).getRawAuthority());
  }

  /** The response to any other request. */
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
