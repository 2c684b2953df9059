package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.FeedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Records the identities of the tables that a feed's subscriptions fill, beside their cursors. A
 * table that was dropped and recreated under its name lacks the rows written before, and the cursor
 * does not show it.
 *
 * <p>The identity of the cursor table is recorded too. In a restored database it is different, as
 * are the identities of all tables. Cursors and rows were restored together, so the identities are
 * recorded again.
 */
public final class FilledTables {
  /**
   * The record of each subscription: {@code {"of": "identity of the cursors", "tables": {"name":
   * "oid"}}}. Only tables store the rows written to them.
   */
  private static final String NOW =
      """
      WITH place AS MATERIALIZED (
        SELECT d.oid::text || '/' || 'sync_sink.cursor'::regclass::oid::text AS of
        FROM pg_database d WHERE d.datname = current_database()
      ), filled AS MATERIALIZED (
        SELECT a.subscription, jsonb_build_object('of', place.of,
            'sql', encode(sha256(convert_to(max(a.sql), 'UTF8')), 'hex'), 'tables',
            jsonb_object_agg(format('%I.%I', n.nspname, t.relname), t.oid::text)) AS written
        FROM place, unnest(?::text[], ?::bigint[], ?::text[]) AS a(subscription, relation, sql)
        JOIN pg_class t ON t.oid = a.relation::oid AND t.relkind IN ('r', 'p')
        JOIN pg_namespace n ON n.oid = t.relnamespace
        GROUP BY a.subscription, place.of
      )
      """;

  /**
   * A cursor before the first event has filled nothing. Under the same SQL a table that was not
   * filled is one that took the place of the other on the search path.
   */
  private static final String REPLACED =
      NOW
          + """
          SELECT c.subscription, t.key FROM filled f
          JOIN sync_sink.cursor c ON c.feed = ? AND c.subscription = f.subscription
          CROSS JOIN jsonb_each_text(f.written->'tables') AS t
          WHERE c.position > 0 AND c.written->>'of' = f.written->>'of'
            AND (c.written->'tables'->>t.key <> t.value
              OR c.written->'tables'->>t.key IS NULL AND c.written->>'sql' = f.written->>'sql'
                AND NOT EXISTS (SELECT FROM jsonb_each_text(c.written->'tables') AS same
                                WHERE same.value = t.value))
          ORDER BY 1, 2
          """;

  private static final String LEARN =
      NOW
          + """
          UPDATE sync_sink.cursor c SET written = f.written FROM filled f
          WHERE c.feed = ? AND c.subscription = f.subscription
            AND c.written IS DISTINCT FROM f.written
          """;

  private FilledTables() {}

  /**
   * Compares the tables with those that were filled. If none was replaced, records all of them in
   * the running transaction. A table that no longer exists is omitted. So before the commit the
   * caller must check that all tables still are what they were when their OIDs were read.
   *
   * @param relations the OIDs of the relations each subscription writes to
   * @param sql the SQL of each subscription
   * @return the names of the replaced tables, quoted for SQL, by subscription
   */
  public static Map<String, Set<String>> replaced(
      Connection connection,
      FeedName feed,
      Map<String, Set<Long>> relations,
      Map<String, String> sql)
      throws SQLException {
    Map<String, Set<String>> replaced = new TreeMap<>();
    try (PreparedStatement query = prepare(connection, REPLACED, feed, relations, sql);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        replaced
            .computeIfAbsent(row.getString(1), none -> new LinkedHashSet<>())
            .add(row.getString(2));
      }
    }
    if (replaced.isEmpty()) {
      try (PreparedStatement learn = prepare(connection, LEARN, feed, relations, sql)) {
        learn.executeUpdate();
      }
    }
    return replaced;
  }

  private static PreparedStatement prepare(
      Connection connection,
      String statementText,
      FeedName feed,
      Map<String, Set<Long>> relations,
      Map<String, String> sql)
      throws SQLException {
    List<String> subscriptions = new ArrayList<>();
    List<Long> oids = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    relations.forEach(
        (subscription, written) ->
            written.forEach(
                oid -> {
                  subscriptions.add(subscription);
                  oids.add(oid);
                  texts.add(sql.get(subscription));
                }));
    PreparedStatement statement = connection.prepareStatement(statementText);
    statement.setArray(1, array(connection, "text", subscriptions));
    statement.setArray(2, array(connection, "bigint", oids));
    statement.setArray(3, array(connection, "text", texts));
    statement.setString(4, feed.toString());
    return statement;
  }

  private static java.sql.Array array(Connection connection, String type, Collection<?> values)
      throws SQLException {
    return connection.createArrayOf(type, values.toArray());
  }
}
