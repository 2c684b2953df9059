package dev.syncline.postgres.sink.redrive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Keeps the running sink of a subscription from working while its letters are, by the lock of the
 * cursor row the sink takes first in each of its transactions. It does not touch the claim: the
 * sink waits a moment and goes on.
 */
final class Guard implements AutoCloseable {
  private static final String TAKE =
      "SELECT FROM sync_sink.cursor WHERE feed = ? AND subscription = ? FOR UPDATE";

  private final Connection session;
  private final PreparedStatement take;

  private Guard(Connection session, PreparedStatement take) {
    this.session = session;
    this.take = take;
  }

  /**
   * @param session whose transactions hold the lock; it gets out of autocommit
   */
  static Guard of(Connection session, String feed, String subscription) throws SQLException {
    PreparedStatement take = session.prepareStatement(TAKE);
    take.setString(1, feed);
    take.setString(2, subscription);
    session.setAutoCommit(false);
    return new Guard(session, take);
  }

  /**
   * Waits for the sink's transaction and holds the next one back.
   *
   * @throws SQLException 55P03 if the wait is longer than the session's lock_timeout
   */
  void take() throws SQLException {
    try (ResultSet row = take.executeQuery()) {
      row.next();
    }
  }

  /** Commits, and with it lets the sink go on. */
  void release() throws SQLException {
    session.commit();
  }

  /** Undoes what was not released. */
  @Override
  public void close() throws SQLException {
    session.rollback();
    take.close();
    session.setAutoCommit(true);
  }
}
