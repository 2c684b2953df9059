package dev.syncline.cli.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code postgresql://user[:password]@host[:port]/database[?sslmode=...]}. What is wrong with
 * one is said without quoting it: it may hold a password.
 */
final class ConnectionString {
  private static final int DEFAULT_PORT = 5432;
  private static final Map<String, String> OPTIONS =
      Map.of(
          "sslmode", "sslMode",
          "sslrootcert", "sslRootCert",
          "sslcert", "sslCert",
          "sslkey", "sslKey",
          "channel_binding", "channelBinding",
          "application_name", "applicationName",
          "connect_timeout", "connectTimeout",
          "options", "options");

  private ConnectionString() {}

  /**
   * @throws IllegalArgumentException saying what is wrong, without quoting the text
   */
  static ConnectionChange parse(String text) {
    URI uri = uri(text);
    require(
        "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()),
        "must start with postgresql:// or postgres://");
    require(uri.getHost() != null, "has no single host");
    require(uri.getPort() != 0 && uri.getPort() <= 65_535, "has a port that is not 1 to 65535");
    String[] login = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
    require(!login[0].isEmpty(), "has no user");
    String database =
        decoded(Optional.ofNullable(uri.getRawPath()).orElse("")).replaceFirst("^/", "");
    require(!database.isEmpty(), "has no database");
    return new ConnectionChange(
        Optional.of(uri.getHost().replaceAll("^\\[|]$", "")),
        Optional.of(uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort()),
        Optional.of(decoded(login[0])),
        Optional.of(database),
        login.length < 2 ? Optional.empty() : Optional.of(decoded(login[1])),
        options(uri.getRawQuery()));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(
          "is not a URL; characters such as @ : / % in user or password are written as %40 %3A %2F"
              + " %25");
    }
  }

  private static Map<String, String> options(String query) {
    Map<String, String> options = new HashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      String field = OPTIONS.get(parts[0]);
      require(
          field != null && parts.length == 2,
          "has an unknown option; known are "
              + String.join(", ", OPTIONS.keySet().stream().sorted().toList()));
      options.put(field, decoded(parts[1]));
    }
    return options;
  }

  /** A plus sign is a plus sign here, not a space as in forms. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
