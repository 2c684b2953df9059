package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static dev.syncline.postgres.flow.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.PublicSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows with NULL in their public key, by the row plan and by the query plan. */
@Tag("verify")
class NullKeyFlowTest {
  private static final String BY_ROW = "SELECT sku, n FROM items WHERE id = :id";
  private static final String BY_QUERY = BY_ROW + " AND true";
  private static final String ROWS = "SELECT sku, n FROM items WHERE sku IS NOT NULL ORDER BY 1";
  private static final String KEYS_OF_NULL =
      "SELECT key FROM sync_events.events WHERE key ->> 'sku' IS NULL";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void tables() {
    rig.source()
        .execute(
            "CREATE TABLE items (id int PRIMARY KEY, sku text UNIQUE, n int)",
            "ALTER TABLE items REPLICA IDENTITY FULL",
            "INSERT INTO items VALUES (1, 'x', 1), (2, 'y', 2)");
    rig.destination().execute("CREATE TABLE items (sku text UNIQUE, n int)");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_ROW, BY_QUERY})
  void areSetAsideAndHealOnceTheyHaveAKey(String sql) {
    rig.source().execute("INSERT INTO items VALUES (3, NULL, 3)");
    rig.publish(items(sql, ErrorPolicy.QUARANTINE)).consume(copy("items", "items", "sku", "n"));
    rig.start();
    assertSame("1 letter", 1);

    rig.source().execute("INSERT INTO items VALUES (4, NULL, 4)", "UPDATE items SET n = n + 10");
    assertSame("an insert and two updates more", 4);

    rig.source().execute("UPDATE items SET sku = NULL WHERE sku = 'x'");
    assertSame("a row loses its key and goes", 5);
    assertThat(rig.destination().rows(ROWS)).containsExactly("y|12");

    rig.source()
        .execute("UPDATE items SET sku = 'z' WHERE id = 3", "DELETE FROM items WHERE id = 4");
    assertSame("a row gets a key", 5);
    assertThat(rig.destination().rows(ROWS)).containsExactly("y|12", "z|13");
  }

  @ParameterizedTest
  @ValueSource(strings = {BY_ROW, BY_QUERY})
  void stopThePublisherThatWantsIt(String sql) {
    rig.publish(items(sql, ErrorPolicy.STOP));
    rig.startPublisher();
    rig.drainToStore();

    rig.source().execute("UPDATE items SET sku = NULL WHERE sku = 'x'");

    assertThat(Stops.reasons(rig, "publish")).containsExactly("SQL-224");
    assertThat(rig.store().number("SELECT count(*) FROM sync_events.events")).isEqualTo(2);
  }

  private void assertSame(String after, int deadLetters) {
    rig.drain();
    assertThat(rig.store().number("SELECT count(*) FROM sync_events.dead_letter"))
        .as(after)
        .isEqualTo(deadLetters);
    assertThat(rig.store().rows(KEYS_OF_NULL)).as(after).isEmpty();
    assertThat(rig.destination().rows("SELECT sku, n FROM items ORDER BY 1"))
        .as(after)
        .isEqualTo(rig.source().rows(ROWS));
  }

  private static PublicSchema items(String sql, ErrorPolicy onError) {
    return with(onError, schema("items", new String[] {"sku", "n"}, insertOrUpdate("items", sql)));
  }
}
