package dev.syncline.faults.check;

import dev.syncline.faults.check.Convergence.View;
import dev.syncline.faults.check.Finding.Kind;
import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;

/**
 * C9: what the event store has dropped is not lost. The last event of each key, in the base and the
 * log after it, shows the rows of the source. And the base by itself is sound: no event that it
 * covers is newer than what it has of that key, apart from deletes that it kept for long enough.
 */
public final class StoredState implements Checker {
  private static final String NAME = "C9 stored state";

  private static final String LAST =
      """
      SELECT %s FROM (
        SELECT DISTINCT ON (key) operation, object FROM (
          SELECT position, key, operation, object FROM sync_events.state
          WHERE public_schema_name = '%s'
          UNION ALL
          SELECT position, key, operation, object FROM sync_events.events
          WHERE public_schema_name = '%s') e
        ORDER BY key, position DESC) last
      WHERE operation <> 'delete'
      """;

  private final TestDatabase store;
  private final Convergence convergence;

  public StoredState(TestDatabase source, TestDatabase store) {
    this.store = store;
    this.convergence =
        new Convergence(
            NAME,
            source,
            store,
            List.of(
                view("tokens", "id", "n"),
                view("accounts", "id", "balance", "version"),
                view("savings", "id", "balance", "version"),
                view("items", "id", "version", "note", "large"),
                view("journal", "id", "writer")));
  }

  /** Each column as text, on both sides. */
  private static View view(String table, String... columns) {
    List<String> there = new ArrayList<>();
    List<String> here = new ArrayList<>();
    for (String column : columns) {
      there.add(column + "::text");
      here.add("object->>'" + column + "' AS " + column);
    }
    return new View(
        "the state of " + table,
        "SELECT " + String.join(", ", there) + " FROM " + table,
        LAST.formatted(String.join(", ", here), table, table));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>(convergence.check());
    findings.addAll(
        Finding.of(
            Kind.LOST,
            NAME,
            "events that the base covers are newer than the base",
            store.rows(
                """
                SELECT e.schema_id, e.key, e.position FROM (
                  SELECT DISTINCT ON (schema_id, key) schema_id, key, position, operation,
                    purged_position
                  FROM sync_events.event JOIN sync_events.retention USING (feed_id)
                  WHERE position <= base_position
                  ORDER BY schema_id, key, position DESC) e
                WHERE (operation <> 'd' OR position > purged_position) AND NOT EXISTS
                  (SELECT FROM sync_events.base b WHERE b.schema_id = e.schema_id
                     AND b.key = e.key AND b.position >= e.position)
                LIMIT 1000
                """)));
    findings.addAll(
        Finding.of(
            Kind.DISORDERED,
            NAME,
            "the base has events beyond what it covers",
            store.rows(
                """
                SELECT b.schema_id, b.key, b.position
                FROM sync_events.base b JOIN sync_events.retention r USING (feed_id)
                WHERE b.position > r.base_position LIMIT 1000
                """)));
    return findings;
  }
}
