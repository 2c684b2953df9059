package dev.syncline.eventstore.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys of a contract whose rows are gone although no event says so: the last event is not
 * a delete and precedes the beginning of a backfill that has read all rows since. That is a
 * restarted backfill, or a job of scope "everything". A row that was read again but quarantined
 * still exists, so its key is not one of them.
 */
final class KeysDeletedDuringGap implements AutoCloseable {
  private static final int PAGE = 1_000;

  private static final String KEYS =
      """
      SELECT last.key::text
        FROM (SELECT DISTINCT ON (key) key, operation, position
                FROM (SELECT key, operation, position FROM sync_events.event
                       WHERE feed_id = ? AND schema_id = ?
                       UNION ALL
                      SELECT key, operation, position FROM sync_events.base
                       WHERE schema_id = ?) AS kept
               ORDER BY key, position DESC) AS last
       WHERE last.operation <> 'd' AND last.position <= ?
         AND NOT EXISTS (SELECT FROM sync_events.dead_letter aside
                          WHERE aside.schema_id = ? AND aside.key = last.key)
      """;

  private final Connection connection;
  private final int feed;
  private final Load load;
  private final Duration patience;
  private final int patienceBefore;
  private long from;
  private @Nullable PreparedStatement statement;
  private @Nullable ResultSet keys;

  /**
   * @param connection the writer's connection, in the transaction whose events count too
   * @param patience how long the server may take: it sorts all events of the schema before it
   *     returns the first row
   */
  KeysDeletedDuringGap(Connection connection, int feed, Load load, Duration patience)
      throws SQLException {
    this.connection = connection;
    this.feed = feed;
    this.load = load;
    this.patience = patience;
    patienceBefore = connection.getNetworkTimeout();
  }

  /** Whether there is a beginning to compare with: the backfill restarted, or reads all rows. */
  boolean mayBe() throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT reload_from FROM " + table() + " WHERE " + row());
        ResultSet row = query.executeQuery()) {
      if (row.next()) {
        from = row.getLong(1);
        return !row.wasNull();
      }
      return false;
    }
  }

  private String table() {
    return load.job() == Load.FIRST ? "sync_events.backfill" : "sync_events.backfill_job";
  }

  private String row() {
    return load.job() == Load.FIRST
        ? "schema_id = " + load.schema().value() + " AND minor = " + load.minor()
        : "id = " + load.job();
  }

  /** The next keys, each as a JSON object; empty after the last. */
  List<String> next() throws SQLException {
    if (keys == null) {
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
      statement = connection.prepareStatement(KEYS);
      statement.setFetchSize(PAGE);
      statement.setInt(1, feed);
      statement.setInt(2, load.schema().value());
      statement.setInt(3, load.schema().value());
      statement.setLong(4, from);
      statement.setInt(5, load.schema().value());
      keys = statement.executeQuery();
    }
    List<String> page = new ArrayList<>();
    while (page.size() < PAGE && keys.next()) {
      page.add(keys.getString(1));
    }
    return page;
  }

  /** Marks the search as done: from now on there are no such keys. */
  void forget() throws SQLException {
    try (PreparedStatement done =
        connection.prepareStatement(
            "UPDATE " + table() + " SET reload_from = NULL WHERE " + row())) {
      done.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    if (statement != null) {
      statement.close();
      connection.setNetworkTimeout(Runnable::run, patienceBefore);
    }
  }
}
