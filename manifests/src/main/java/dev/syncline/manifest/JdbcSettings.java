package dev.syncline.manifest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The settings of a connection in the form that pgjdbc takes. User and host are properties, and the
 * database is escaped in the URL, so that no part of them can be read as an option. The driver
 * looks for them nowhere else, neither in the environment nor in {@code ~/.pgpass}, since each of
 * them is given, an empty password too.
 *
 * @param url only the database, with every character escaped that means something in a URL
 * @param properties user, password and driver options; never to be printed
 */
public record JdbcSettings(String url, Properties properties) {
  /** The settings of a connection, with the name PostgreSQL shows in {@code pg_stat_activity}. */
  public static JdbcSettings of(ConnectionSettings connection, String applicationName) {
    Properties properties = new Properties();
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("ApplicationName", applicationName);
    properties.putAll(connection.options());
    TransportSecurity.apply(connection, properties);
    // Values are sent beside the statement; the simple protocol would write them into its text.
    properties.setProperty("preferQueryMode", "extended");
    properties.setProperty("user", connection.user());
    properties.setProperty("password", connection.password().reveal());
    properties.setProperty("PGHOST", connection.host());
    properties.setProperty("PGPORT", Integer.toString(connection.port()));
    // A database in the URL has precedence over one in the properties, and the URL must have one.
    return new JdbcSettings(
        "jdbc:postgresql:" + URLEncoder.encode(connection.database(), StandardCharsets.UTF_8),
        properties);
  }

  /** The URL only: the properties hold a password. */
  @Override
  public String toString() {
    return url;
  }
}
