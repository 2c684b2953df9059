package dev.syncline.manifest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * A connection as pgjdbc wants it.
 *
 * @param url without user, password or options
 * @param properties user, password and driver options; never to be printed
 */
public record JdbcSettings(String url, Properties properties) {
  /** The settings of a connection, with the name PostgreSQL shows in {@code pg_stat_activity}. */
  public static JdbcSettings of(Connection connection, String applicationName) {
    Properties properties = new Properties();
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("ApplicationName", applicationName);
    properties.putAll(connection.options());
    TransportSecurity.apply(connection, properties);
    // Values go beside the statement; the simple protocol would write them into its text.
    properties.setProperty("preferQueryMode", "extended");
    properties.setProperty("user", connection.user());
    properties.setProperty("password", connection.password().reveal());
    String host =
        connection.host().contains(":") ? "[" + connection.host() + "]" : connection.host();
    // A database may have any name, and none of it is read as driver options.
    String database = URLEncoder.encode(connection.database(), StandardCharsets.UTF_8);
    return new JdbcSettings(
        "jdbc:postgresql://" + host + ":" + connection.port() + "/" + database, properties);
  }

  /** The URL only: the properties hold a password. */
  @Override
  public String toString() {
    return url;
  }
}
