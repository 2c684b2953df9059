package dev.syncline.cli.sync;

import dev.syncline.cli.report.CliCode;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.verify.Diagnostic;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Decides which callers of the HTTP service receive more than the health of the process: callers
 * with the token if there is one, else callers on this machine.
 */
final class ApiAccess {
  private static final String SCHEME = "Bearer ";

  private final Optional<Secret> token;
  private final boolean local;
  private final HostCheck hosts;

  /**
   * @param hostname the address the service listens on
   * @param token the token that a caller must send
   */
  ApiAccess(String hostname, Optional<Secret> token) {
    this.token = token;
    this.local = isLoopback(hostname);
    this.hosts = new HostCheck(hostname);
  }

  /** Whether the request's host is one that this process serves, regardless of the caller. */
  boolean serves(Context request) {
    return !local || hosts.allows(request.header(Header.HOST), request.url());
  }

  /**
   * @param authorization the request's Authorization header, null if it has none
   */
  boolean allows(String authorization) {
    return token.map(expected -> shows(authorization, expected)).orElse(local);
  }

  /** Whether no caller at all is allowed. */
  boolean isClosed() {
    return token.isEmpty() && !local;
  }

  /** The response to a caller that is not allowed. */
  Diagnostic refusal() {
    return isClosed()
        ? Diagnostic.warning(
            CliCode.TOKEN_NEEDED,
            "there is no API token and the service is open to other machines, so that it answers"
                + " only /health/live and /health/ready",
            "start it with SYNCLINE_API_TOKEN or --api-token-file, or with --hostname localhost")
        : Diagnostic.error(
            CliCode.TOKEN_NEEDED,
            "the request does not show this process's API token",
            "send the header 'Authorization: Bearer <token>'");
  }

  /** Compares in constant time, so that the time does not reveal where the texts differ. */
  private static boolean shows(String authorization, Secret expected) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8),
            expected.reveal().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isLoopback(String hostname) {
    try {
      return InetAddress.getByName(hostname).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }
}
