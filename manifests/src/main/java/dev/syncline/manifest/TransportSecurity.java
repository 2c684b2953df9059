package dev.syncline.manifest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides how a connection is protected in transit. Within a machine, it need not be protected.
 * Beyond it, encryption and a server that proves its name are the default, and anything less has to
 * be configured.
 */
public final class TransportSecurity {
  private static final String MODE = "sslmode";
  private static final String FULL = "verify-full";
  private static final String NONE = "disable";
  private static final Set<String> VERIFYING = Set.of("verify-ca", FULL);
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|(0*:)+0*1", Pattern.CASE_INSENSITIVE);

  private TransportSecurity() {}

  /**
   * The configured mode; by default {@code verify-full}, or {@code disable} within this machine.
   */
  public static String mode(ConnectionSettings connection) {
    return Optional.ofNullable(connection.options().get(MODE))
        .orElse(isLocal(connection) ? NONE : FULL);
  }

  /** Whether a third party could read the traffic, or take the server's place. */
  public static boolean isWeak(ConnectionSettings connection) {
    return !isLocal(connection) && !mode(connection).equals(FULL);
  }

  /**
   * Sets mode and trust. A connection without a certificate of its own to trust uses {@code
   * ~/.postgresql/root.crt}, as psql does, and Java's trusted certificates if there is no such
   * file.
   */
  static void apply(ConnectionSettings connection, Properties properties) {
    properties.setProperty(MODE, mode(connection));
    if (!mode(connection).equals(FULL)) {
      // Otherwise an impostor, at the end of a tunnel or on a port that became free, would only
      // have to ask for the password.
      properties.putIfAbsent("requireAuth", "!password");
    }
    boolean trustNamed =
        connection.options().containsKey("sslrootcert")
            || connection.options().containsKey("sslcert")
            || Files.exists(
                Path.of(System.getProperty("user.home", ""), ".postgresql", "root.crt"));
    if (!trustNamed && VERIFYING.contains(mode(connection))) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
  }

  private static boolean isLocal(ConnectionSettings connection) {
    return LOOPBACK.matcher(connection.host()).matches();
  }
}
