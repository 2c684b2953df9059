package dev.syncline.postgres.source.internal.transform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until other sessions can see what transactions did. PostgreSQL hands a commit to logical
 * decoding as soon as it is in the log, which with synchronous replication can be long before that.
 */
public final class VisibilityWait {
  private static final Logger LOG = LoggerFactory.getLogger(VisibilityWait.class);
  private static final long FIRST_PAUSE_MILLIS = 1;
  private static final long LONGEST_PAUSE_MILLIS = 100;
  private static final long WARN_AFTER_NANOS = 5_000_000_000L;

  private final Connection session;

  /**
   * @param session a session at the source, in autocommit while it waits
   */
  public VisibilityWait(Connection session) {
    this.session = session;
  }

  /**
   * Waits until a new snapshot sees all of these transactions.
   *
   * @param transactionIds the low 32 bits of each transaction id
   * @throws SQLException if the source cannot be queried
   */
  public void await(Set<Long> transactionIds) throws SQLException, InterruptedException {
    long start = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
    boolean warned = false;
    while (!current(session).sees(transactionIds)) {
      Thread.sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
      if (!warned && System.nanoTime() - start > WARN_AFTER_NANOS) {
        LOG.warn(
            "Waiting for committed transactions to become visible at the source; a synchronous"
                + " standby may be missing");
        warned = true;
      }
    }
  }

  /**
   * Waits until every transaction that is running now has ended.
   *
   * @throws SQLException if the source cannot be queried
   */
  public void awaitRunning() throws SQLException, InterruptedException {
    long next = current(session).next();
    long start = System.nanoTime();
    boolean warned = false;
    while (current(session).oldestRunning() < next) {
      Thread.sleep(LONGEST_PAUSE_MILLIS);
      if (!warned && System.nanoTime() - start > WARN_AFTER_NANOS) {
        LOG.warn(
            "Waiting for transactions that are open at the source to end; see backend_xid in"
                + " pg_stat_activity for who has been writing for long");
        warned = true;
      }
    }
  }

  /** The snapshot that this session's next statement, or its open transaction, sees. */
  public static SourceSnapshot current(Connection session) throws SQLException {
    try (PreparedStatement query =
            session.prepareStatement("SELECT pg_catalog.pg_current_snapshot()::text");
        ResultSet row = query.executeQuery()) {
      row.next();
      return SourceSnapshot.parse(row.getString(1));
    }
  }
}
