package dev.syncline.postgres.sink.redrive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Pauses the running sink of a subscription while its dead letters are processed, with the lock on
 * the cursor row that the sink takes first in each of its transactions. The claim stays as it is:
 * the sink waits a moment and continues.
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
   * @param session the session whose transactions hold the lock; its autocommit is switched off
   */
  static Guard of(Connection session, String feed, String subscription) throws SQLException {
    PreparedStatement take = session.prepareStatement(TAKE);
    take.setString(1, feed);
    take.setString(2, subscription);
    session.setAutoCommit(false);
    return new Guard(session, take);
  }

  /**
   * Waits for the sink's transaction to end and blocks its next one.
   *
   * @throws SQLException with SQLSTATE 55P03 if the wait exceeds the session's lock_timeout
   */
  void take() throws SQLException {
    try (ResultSet row = take.executeQuery()) {
      row.next();
    }
  }

  /** Commits, which lets the sink continue. */
  void release() throws SQLException {
    session.commit();
  }

  /** Rolls back what was not released. */
  @Override
  public void close() throws SQLException {
    session.rollback();
    take.close();
    session.setAutoCommit(true);
  }
}
