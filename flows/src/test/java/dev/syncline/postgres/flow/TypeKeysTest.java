package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A key is the same JSON whichever plan tells it and whatever was done to its row, so that a delete
 * finds the row that an insert made.
 */
@Tag("verify")
class TypeKeysTest {
  private static final int COLUMNS = 10;

  private final long seed = Long.getLong("syncline.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final SyncRig rig = new SyncRig().inOneProcess();
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
    List<TypeCase> byRow = new ArrayList<>();
    List<TypeCase> byLookUp = new ArrayList<>();
    try (Planning planning = new Planning(rig.source())) {
      List<TypeCase> keys = types.all().stream().filter(type -> type.key().possible()).toList();
      for (int i = 0; i < keys.size(); i++) {
        KeyTable alone = new KeyTable("alone" + i, List.of(keys.get(i)), random);
        alone.create(rig.source(), "");
        if (refusal(planning, alone.published("")).isEmpty()) {
          boolean local = planning.load(alone.published("")).rowPlan().isPresent();
          (local ? byRow : byLookUp).add(keys.get(i));
        }
      }
    }
    createTables("by_row", byRow);
    createTables("by_look_up", byLookUp);
  }

  private void createTables(String name, List<TypeCase> keys) {
    for (int first = 0; first < keys.size(); first += COLUMNS) {
      List<TypeCase> columns = keys.subList(first, Math.min(first + COLUMNS, keys.size()));
      KeyTable table = new KeyTable(name + first, columns, random);
      tables.add(table);
      table.create(rig.source(), "");
      publish(table, "");
      publish(table, KeyTable.BY_QUERY);
    }
  }

  private void publish(KeyTable table, String suffix) {
    table.create(rig.destination(), suffix);
    rig.publish(table.published(suffix)).consume(table.consumed(suffix));
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

  private void each(Function<KeyTable, List<String>> statements) {
    rig.source()
        .execute(
            tables.stream()
                .flatMap(table -> statements.apply(table).stream())
                .toArray(String[]::new));
  }

  private void assertSame(String after) {
    rig.drain();
    for (KeyTable table : tables) {
      List<String> here = rig.source().rows(table.rows(""));
      for (String plan : List.of("", KeyTable.BY_QUERY)) {
        assertThat(rig.destination().rows(table.rows(plan)))
            .as("%s, %s%s, seed %d", after, table.name(), plan, seed)
            .isEqualTo(here);
      }
    }
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
