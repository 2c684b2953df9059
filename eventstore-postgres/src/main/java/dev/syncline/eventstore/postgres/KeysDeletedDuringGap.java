package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.SchemaId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys of a contract whose rows were deleted while no changes were captured: the last
 * event is not a delete and precedes the restart of the contract's backfill. A row that was read
 * again but quarantined still exists, so its key is not one of them. Events that were dropped from
 * the log are in the base.
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
        JOIN sync_events.backfill load ON load.schema_id = ? AND load.minor = ?
       WHERE last.operation <> 'd' AND last.position <= load.reload_from
         AND NOT EXISTS (SELECT FROM sync_events.dead_letter aside
                          WHERE aside.schema_id = load.schema_id AND aside.key = last.key)
      """;

  private static final String BEGAN_OVER =
      "SELECT FROM sync_events.backfill WHERE schema_id = ? AND minor = ? AND reload_from IS NOT"
          + " NULL";

  private static final String DONE =
      "UPDATE sync_events.backfill SET reload_from = NULL WHERE schema_id = ? AND minor = ?";

  private final Connection connection;
  private final int feed;
  private final SchemaId schema;
  private final int minor;
  private final Duration patience;
  private final int patienceBefore;
  private @Nullable PreparedStatement statement;
  private @Nullable ResultSet keys;

  /**
   * @param connection the writer's connection, in the transaction whose events count too
   * @param patience how long the server may take: it sorts all events of the schema before it
   *     returns the first row
   */
  KeysDeletedDuringGap(
      Connection connection, int feed, SchemaId schema, int minor, Duration patience)
      throws SQLException {
    this.connection = connection;
    this.feed = feed;
    this.schema = schema;
    this.minor = minor;
    this.patience = patience;
    patienceBefore = connection.getNetworkTimeout();
  }

  /** Whether the contract's backfill restarted at all. */
  boolean mayBe() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(BEGAN_OVER)) {
      query.setInt(1, schema.value());
      query.setInt(2, minor);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The next keys, each as a JSON object; empty after the last. */
  List<String> next() throws SQLException {
    if (keys == null) {
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
      statement = connection.prepareStatement(KEYS);
      statement.setFetchSize(PAGE);
      statement.setInt(1, feed);
      statement.setInt(2, schema.value());
      statement.setInt(3, schema.value());
      statement.setInt(4, schema.value());
      statement.setInt(5, minor);
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
    try (PreparedStatement done = connection.prepareStatement(DONE)) {
      done.setInt(1, schema.value());
      done.setInt(2, minor);
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
