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
 * Finds the keys of the rows that a feed holds of one public schema and major version: the last
 * event of the key is not a delete. What had the last event comes first.
 *
 * <p>The server reads all events of the schema, and of those that were dropped what the base has.
 * Its memory grows with the number of keys, up to {@code work_mem}, and not with the number of
 * events. Between two pages the session may be used, but must not be in a COPY when the next one is
 * fetched.
 */
final class PresentKeys implements AutoCloseable {
  private static final int PAGE = 1_000;

  // Keys that differ in text and not in value are one key: the text is that of the last event.
  private static final String KEYS =
      """
      SELECT coalesce(event.key, base.key)::text
        FROM (SELECT max(position) AS position
                FROM (SELECT key, position, operation FROM sync_events.event
                       WHERE feed_id = ? AND schema_id = ?
                       UNION ALL
                      SELECT key, position, operation FROM sync_events.base
                       WHERE schema_id = ?) AS kept
               GROUP BY key
              HAVING max(position) IS DISTINCT FROM max(position) FILTER (WHERE operation = 'd')
             ) AS last
        LEFT JOIN sync_events.event ON event.feed_id = ? AND event.position = last.position
        LEFT JOIN sync_events.base ON base.schema_id = ? AND base.position = last.position
       ORDER BY last.position DESC
      """;

  private final Connection connection;
  private final int feed;
  private final SchemaId schema;
  private final Duration patience;
  private final int patienceBefore;
  private @Nullable PreparedStatement statement;
  private @Nullable ResultSet keys;

  /**
   * @param connection the writer's connection, in the transaction whose events count too
   * @param patience how long the server may take before it returns the first row
   */
  PresentKeys(Connection connection, int feed, SchemaId schema, Duration patience)
      throws SQLException {
    this.connection = connection;
    this.feed = feed;
    this.schema = schema;
    this.patience = patience;
    patienceBefore = connection.getNetworkTimeout();
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
      statement.setInt(4, feed);
      statement.setInt(5, schema.value());
      keys = statement.executeQuery();
    }
    List<String> page = new ArrayList<>();
    while (page.size() < PAGE && keys.next()) {
      page.add(keys.getString(1));
    }
    return page;
  }

  @Override
  public void close() throws SQLException {
    if (statement != null) {
      statement.close();
      connection.setNetworkTimeout(Runnable::run, patienceBefore);
    }
  }
}
