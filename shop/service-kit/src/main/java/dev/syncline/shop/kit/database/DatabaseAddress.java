package dev.syncline.shop.kit.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Map;

/**
 * The URL and the login of a PostgreSQL database.
 *
 * @param url a {@code jdbc:postgresql:} URL
 */
public record DatabaseAddress(String url, String user, String password) {

  public DatabaseAddress {
    requireNonNull(user, "user");
    requireNonNull(password, "password");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "a database URL must start with jdbc:postgresql: or postgres:");
    }
  }

  /**
   * Reads {@code NAME_URL}, {@code NAME_USER} and {@code NAME_PASSWORD}, where user and password
   * are {@code postgres} by default.
   *
   * @param name how the variables' names begin, as in {@code DATABASE}
   */
  public static DatabaseAddress from(
      Map<String, String> environment, String name, String defaultUrl) {
    return parse(
        environment.getOrDefault(name + "_URL", defaultUrl),
        environment.getOrDefault(name + "_USER", "postgres"),
        environment.getOrDefault(name + "_PASSWORD", "postgres"));
  }

  /**
   * Reads a JDBC URL, or a {@code postgres://user:password@host:port/database} URL whose user and
   * password take precedence over the separate ones.
   */
  public static DatabaseAddress parse(String url, String user, String password) {
    if (!url.startsWith("postgres://") && !url.startsWith("postgresql://")) {
      return new DatabaseAddress(url, user, password);
    }
    URI uri = uri(url);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
    String jdbcUrl = "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query;
    String[] login =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    return new DatabaseAddress(
        jdbcUrl,
        login.length > 0 ? decoded(login[0]) : user,
        login.length > 1 ? decoded(login[1]) : password);
  }

  /** Parses a URL; the error does not quote it, since it may contain a password. */
  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(
          "a database URL has a character that a URL cannot hold; percent-encode it");
    }
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
  }

  /** The URL without its parameters, which may contain a password. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
