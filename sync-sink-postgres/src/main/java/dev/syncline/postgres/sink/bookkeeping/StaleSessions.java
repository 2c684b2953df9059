package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.FeedName;
import dev.syncline.postgres.session.UserPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions that claimed the cursors before. A session that is frozen in the middle of a
 * transaction keeps its locks, which block all work until the session ends.
 */
public final class StaleSessions {
  private static final Logger LOG = LoggerFactory.getLogger(StaleSessions.class);
  private static final String FIND =
      """
      SELECT DISTINCT holder_pid, holder_started::text FROM sync_sink.cursor
      WHERE feed = ? AND subscription = ANY (?::text[]) AND holder_pid IS NOT NULL
      """;
  private static final String END =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE pid = ? AND backend_start = ?::timestamptz AND usename = current_user
        AND pid <> pg_backend_pid()
      """;

  /**
   * A live session is rarely idle for so long within a transaction; if it is, it only has to try
   * again.
   */
  private static final String FROZEN =
      " AND state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - interval '3"
          + " s'";

  private final List<Holder> holders;

  private StaleSessions(List<Holder> holders) {
    this.holders = List.copyOf(holders);
  }

  /** The sessions that hold the cursors now, read without waiting for locks. */
  public static StaleSessions of(Connection connection, FeedName feed, List<String> subscriptions)
      throws SQLException {
    List<Holder> holders = new ArrayList<>();
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setString(1, feed.toString());
      find.setArray(2, connection.createArrayOf("text", subscriptions.toArray()));
      try (ResultSet row = find.executeQuery()) {
        while (row.next()) {
          holders.add(new Holder(row.getInt(1), row.getString(2)));
        }
      }
    }
    return new StaleSessions(holders);
  }

  /** Ends those sessions that still exist and belong to this role; commits. */
  public void end(Connection connection) throws SQLException {
    end(connection, END);
  }

  /**
   * Ends only those that have been idle within a transaction, so that their locks block no
   * statement.
   */
  public void endFrozen(Connection connection) throws SQLException {
    end(connection, END + FROZEN);
  }

  private void end(Connection connection, String sql) throws SQLException {
    for (Holder holder : holders) {
      try (PreparedStatement end = connection.prepareStatement(UserPath.ours(sql))) {
        end.setInt(1, holder.pid());
        end.setString(2, holder.started());
        try (ResultSet row = UserPath.rows(end)) {
          if (row.next()) {
            LOG.warn(
                "ended session {} of a former holder of the cursor: it held locks", holder.pid());
          }
        }
      }
    }
    connection.commit();
  }

  private record Holder(int pid, String started) {}
}
