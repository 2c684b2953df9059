package dev.syncline.postgres.session;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.JdbcSettings;
import dev.syncline.manifest.SessionContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * Opens database sessions with the settings of {@link SessionContract}. A session that waits for a
 * reply is ended if the server no longer works for it, but not because a statement takes long; see
 * {@link ReplyWatch}.
 */
public final class Session {
  /** The socket timeout while no watch covers a session, which then runs small queries at most. */
  private static final String UNWATCHED_SECONDS = "10";

  private static final String SILENCE = PGProperty.SOCKET_TIMEOUT.getName();

  private Session() {}

  /**
   * Opens a session.
   *
   * @param connection the database to connect to
   * @param purpose what {@code pg_stat_activity} shows, such as {@code syncline sink}
   * @throws SQLException as the driver reports it; see {@link Failure}
   */
  public static Connection open(ConnectionSettings connection, String purpose) throws SQLException {
    return open(connection, purpose, ReplyWatch.USUAL_INTERVAL);
  }

  static Connection open(ConnectionSettings connection, String purpose, Duration watchInterval)
      throws SQLException {
    JdbcSettings settings = JdbcSettings.of(connection, purpose);
    Properties properties = properties(settings);
    try (WatchedSockets.Group sockets = WatchedSockets.group(WatchedSocket::new)) {
      properties.putAll(sockets.settings());
      SessionContract.Opened session =
          SessionContract.COMMON.open(new JdbcSettings(settings.url(), properties));
      LossyServer.warn(connection, session);
      // Not the process that the driver reports: a pooler has its own numbers.
      ReplyWatch.over(
          connection, session.connection(), session.backend(), sockets.latest(), watchInterval);
      if (!settings.properties().containsKey(SILENCE)) {
        session.connection().setNetworkTimeout(Runnable::run, 0);
      }
      return session.connection();
    }
  }

  /**
   * Opens a short-lived session for replication commands, as simple statements.
   *
   * @throws SQLException as the driver reports it; see {@link Failure}
   */
  public static Connection replication(ConnectionSettings connection, String purpose)
      throws SQLException {
    JdbcSettings settings = JdbcSettings.of(connection, purpose);
    return SessionContract.COMMON.openReplication(
        new JdbcSettings(settings.url(), properties(settings)));
  }

  /** Opens a short-lived session with a socket timeout instead of a watch. */
  static Connection unwatched(ConnectionSettings connection, String purpose) throws SQLException {
    JdbcSettings settings = JdbcSettings.of(connection, purpose);
    return SessionContract.COMMON
        .open(new JdbcSettings(settings.url(), properties(settings)))
        .connection();
  }

  private static Properties properties(JdbcSettings settings) {
    Properties properties = new Properties();
    properties.putAll(settings.properties());
    properties.putIfAbsent("loginTimeout", "15");
    properties.putIfAbsent(SILENCE, UNWATCHED_SECONDS);
    return properties;
  }
}
