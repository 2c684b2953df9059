package dev.syncline.manifest;

import java.util.Properties;
import java.util.Set;

/**
 * A connection as pgjdbc wants it.
 *
 * @param url without user, password or options
 * @param properties user, password and driver options; never to be printed
 */
public record JdbcSettings(String url, Properties properties) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  /** The settings of a connection, with the name PostgreSQL shows in {@code pg_stat_activity}. */
  public static JdbcSettings of(Connection connection, String applicationName) {
    Properties properties = new Properties();
    properties.setProperty("sslmode", LOOPBACK.contains(connection.host()) ? "disable" : "prefer");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("ApplicationName", applicationName);
    properties.putAll(connection.options());
    properties.setProperty("user", connection.user());
    properties.setProperty("password", connection.password().reveal());
    String host =
        connection.host().contains(":") ? "[" + connection.host() + "]" : connection.host();
    return new JdbcSettings(
        "jdbc:postgresql://" + host + ":" + connection.port() + "/" + connection.database(),
        properties);
  }

  /** The URL only: the properties hold a password. */
  @Override
  public String toString() {
    return url;
  }
}
