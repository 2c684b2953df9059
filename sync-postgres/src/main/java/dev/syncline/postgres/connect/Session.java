package dev.syncline.postgres.connect;

import dev.syncline.manifest.Connection;
import dev.syncline.manifest.JdbcSettings;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * Opens database sessions in which values have one text form: UTC, ISO dates, all float digits,
 * money in dollars. A session whose server does not work for it any more while it waits for a reply
 * is ended, however long its statements may take; see {@link ReplyWatch}.
 */
public final class Session {
  private static final String TEXT_FORMS =
      "-c DateStyle=ISO,YMD -c IntervalStyle=postgres -c bytea_output=hex"
          + " -c extra_float_digits=1 -c lc_monetary=C";

  /** While nobody watches a session, which asks something small at most. */
  private static final String UNWATCHED_SECONDS = "10";

  private static final String SILENCE = PGProperty.SOCKET_TIMEOUT.getName();

  // The driver asks for the zone of the JVM when it connects, which outdoes the option.
  private static final String ZONE = "SET TIME ZONE 'UTC'";

  private Session() {}

  /**
   * Opens a session.
   *
   * @param connection where
   * @param purpose what {@code pg_stat_activity} shows, such as {@code syncline sink}
   * @throws SQLException as the driver reports it; see {@link Failure}
   */
  public static java.sql.Connection open(Connection connection, String purpose)
      throws SQLException {
    return open(connection, purpose, ReplyWatch.USUAL_INTERVAL);
  }

  static java.sql.Connection open(Connection connection, String purpose, Duration watchInterval)
      throws SQLException {
    JdbcSettings settings = JdbcSettings.of(connection, purpose);
    Properties properties = properties(settings);
    try (WatchedSockets.Group sockets = WatchedSockets.group(WatchedSocket::new)) {
      properties.putAll(sockets.settings());
      java.sql.Connection session = DriverManager.getConnection(settings.url(), properties);
      try (Statement statement = session.createStatement()) {
        statement.execute(ZONE);
        // Not the driver's word for it: a pooler has numbers of its own.
        try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
          row.next();
          ReplyWatch.over(connection, session, row.getInt(1), sockets.latest(), watchInterval);
        }
        if (!settings.properties().containsKey(SILENCE)) {
          session.setNetworkTimeout(Runnable::run, 0);
        }
        return session;
      } catch (SQLException cause) {
        session.close();
        throw cause;
      }
    }
  }

  /**
   * Opens a session that takes replication commands, as simple statements; for a moment only.
   *
   * @throws SQLException as the driver reports it; see {@link Failure}
   */
  public static java.sql.Connection replication(Connection connection, String purpose)
      throws SQLException {
    JdbcSettings settings = JdbcSettings.of(connection, purpose);
    Properties properties = properties(settings);
    properties.setProperty(PGProperty.REPLICATION.getName(), "database");
    properties.setProperty(PGProperty.PREFER_QUERY_MODE.getName(), "simple");
    properties.setProperty(PGProperty.ASSUME_MIN_SERVER_VERSION.getName(), "14");
    return DriverManager.getConnection(settings.url(), properties);
  }

  /** A session for a moment, which gives up by itself. */
  static java.sql.Connection unwatched(Connection connection, String purpose) throws SQLException {
    JdbcSettings settings = JdbcSettings.of(connection, purpose);
    return DriverManager.getConnection(settings.url(), properties(settings));
  }

  private static Properties properties(JdbcSettings settings) {
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    properties.putIfAbsent("loginTimeout", "15");
    properties.putIfAbsent(SILENCE, UNWATCHED_SECONDS);
    properties.merge("options", TEXT_FORMS, (own, ours) -> ours + " " + own);
    return properties;
  }
}
