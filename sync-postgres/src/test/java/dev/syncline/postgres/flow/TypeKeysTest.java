package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
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
  private final List<KeyTable> byBoth = new ArrayList<>();

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
        table.create(rig.source(), "");
        if (refusal(planning, table.published("")).isEmpty()) {
          tables.add(table);
          publish(table, "");
        } else {
          rig.source().execute("DROP TABLE " + table.name());
        }
      }
      tables.stream()
          .filter(table -> planning.load(table.published("")).rowPlan().isPresent())
          .peek(byBoth::add)
          .forEach(table -> publish(table, KeyTable.BY_QUERY));
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
    for (String plan : List.of("", KeyTable.BY_QUERY)) {
      List<KeyTable> carried = plan.isEmpty() ? tables : byBoth;
      assertThat(rig.destination().rows(rows(carried, plan)))
          .as("%s%s, seed %d", after, plan, seed)
          .isEqualTo(rig.source().rows(rows(carried, "")));
    }
  }

  private static String rows(List<KeyTable> tables, String suffix) {
    return tables.stream()
            .map(table -> table.rows(suffix))
            .collect(Collectors.joining(" UNION ALL "))
        + " ORDER BY 1, 2";
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
            AND replace(public_schema_name, '_by_query', '') = ANY (string_to_array('%s', ','))
            GROUP BY 1, 2, 3 HAVING count(DISTINCT public_schema_name) = 1
            """
                .formatted(
                    byBoth.stream().map(KeyTable::name).collect(Collectors.joining(","))));
  }
}
