package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A key is the same JSON whichever plan tells it and whatever was done to its row, so that a delete
 * finds the row that an insert made.
 */
class TypeKeysTest {
  private final long seed = Long.getLong("syncline.seed", System.nanoTime());
  private final SyncRig rig = new SyncRig();
  private final PostgresTypes types = PostgresTypes.of(rig.source());
  private final List<KeyTable> tables = new ArrayList<>();

  @BeforeEach
  void define() {
    types.define(rig.source());
    types.define(rig.destination());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void keysOfEveryTypeFindTheirRows() {
    createTables();
    each(KeyTable::firstRows);
    rig.start();
    assertSame("first load");

    each(KeyTable::moreRows);
    assertSame("insert");

    each(KeyTable::updates);
    assertSame("update");

    each(KeyTable::twins);
    assertSame("change of a key to one that is equal and not the same");

    each(KeyTable::moves);
    assertSame("change of a key to that of a row deleted");

    each(KeyTable::deletes);
    assertSame("delete");
    assertThat(deletedKeys()).as("keys deleted that no event had, seed %d", seed).isEmpty();
    assertThat(keysOfOnePlan()).as("keys of one plan only, seed %d", seed).isEmpty();
  }

  private void createTables() {
    try (Planning planning = new Planning(rig.source())) {
      for (TypeCase type : types.all().stream().filter(one -> one.key().possible()).toList()) {
        KeyTable table = new KeyTable("k" + tables.size(), type, new Random(seed));
        table.create(rig.source());
        if (refusal(planning, table.published("")).isEmpty()) {
          tables.add(table);
          table.create(rig.destination());
          table.createCopy(rig.destination());
          rig.publish(table.published(""), table.published(KeyTable.BY_QUERY))
              .consume(table.consumed(""), table.consumed(KeyTable.BY_QUERY));
        } else {
          rig.source().execute("DROP TABLE " + table.name());
        }
      }
    }
  }

  /** Why a public schema is refused; empty if it is not. */
  static List<String> refusal(Planning planning, PublicSchema schema) {
    try {
      planning.load(schema);
      return List.of();
    } catch (DiagnosticException refused) {
      return refused.diagnostics().stream().map(one -> one.toString()).toList();
    }
  }

  private void each(java.util.function.Function<KeyTable, List<String>> statements) {
    rig.source()
        .execute(
            tables.stream()
                .flatMap(table -> statements.apply(table).stream())
                .toArray(String[]::new));
  }

  private void assertSame(String after) {
    rig.drain();
    List<String> different = new ArrayList<>();
    for (KeyTable table : tables) {
      List<String> here = rig.source().rows(table.rows(""));
      for (String plan : List.of("", KeyTable.BY_QUERY)) {
        List<String> there = rig.destination().rows(table.rows(plan));
        if (!there.equals(here)) {
          different.add(table.type().type() + plan + ": " + here + " became " + there);
        }
      }
    }
    assertThat(different).as("%s, seed %d", after, seed).isEmpty();
  }

  private List<String> deletedKeys() {
    return rig.store()
        .rows(
            """
            SELECT public_schema_name, key FROM sync_events.events WHERE operation = 'delete'
            EXCEPT
            SELECT public_schema_name, key FROM sync_events.events WHERE operation <> 'delete'
            """);
  }

  private List<String> keysOfOnePlan() {
    return rig.store()
        .rows(
            """
            SELECT replace(public_schema_name, '_by_query', ''), operation, key::text
            FROM sync_events.events WHERE operation <> 'update'
            GROUP BY 1, 2, 3 HAVING count(DISTINCT public_schema_name) = 1
            """);
  }
}
