package dev.syncline.postgres.connect;

import dev.syncline.eventstore.postgres.LossyServer;
import dev.syncline.manifest.Connection;
import dev.syncline.manifest.JdbcSettings;
import dev.syncline.manifest.SessionContract;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * Opens database sessions as the {@link SessionContract} has them. A session whose server does not
 * work for it any more while it waits for a reply is ended, however long its statements may take;
 * see {@link ReplyWatch}.
 */
public final class Session {
  /** While nobody watches a session, which asks something small at most. */
  private static final String UNWATCHED_SECONDS = "10";

  private static final String SILENCE = PGProperty.SOCKET_TIMEOUT.getName();

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
      SessionContract.Opened session =
          SessionContract.COMMON.open(new JdbcSettings(settings.url(), properties));
      LossyServer.warn(connection, session);
      // Not the driver's word for its process: a pooler has numbers of its own.
      ReplyWatch.over(
          connection, session.connection(), session.backend(), sockets.latest(), watchInterval);
      if (!settings.properties().containsKey(SILENCE)) {
        session.connection().setNetworkTimeout(Runnable::run, 0);
      }
      return session.connection();
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
    return SessionContract.COMMON.openReplication(
        new JdbcSettings(settings.url(), properties(settings)));
  }

  /** A session for a moment, which gives up by itself. */
  static java.sql.Connection unwatched(Connection connection, String purpose) throws SQLException {
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
