package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the log has of a deleted row is a matter of its partition. The public key here is not the
 * primary key: a delete tells it or the publisher stops by name, and never tells a key of null.
 */
@Tag("verify")
class PartitionsFlowTest {
  private static final String ROWS = "SELECT sku, label FROM items ORDER BY sku";
  private static final String NO_KEY_OF_NULL =
      "SELECT key FROM sync_events.events WHERE key ->> 'sku' IS NULL";

  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  /** Partitions of other schemas, other column orders, several levels, more and other columns. */
  @Test
  void deletesTellTheKeyWhicheverPartitionTheyAreIn() {
    items("");
    rig.source()
        .execute(
            "CREATE SCHEMA old",
            "CREATE TABLE old.\"items 2\" (label text, gone int, sku text, id int NOT NULL)",
            "ALTER TABLE old.\"items 2\" DROP gone",
            "ALTER TABLE items ATTACH PARTITION old.\"items 2\" FOR VALUES FROM (10) TO (20)",
            "CREATE TABLE items_high PARTITION OF items FOR VALUES FROM (20) TO (90)"
                + " PARTITION BY RANGE (id)",
            "CREATE TABLE items_3 PARTITION OF items_high FOR VALUES FROM (20) TO (30)",
            "CREATE TABLE items_4 PARTITION OF items_high DEFAULT",
            "INSERT INTO items SELECT n, 's' || n, 'x' FROM generate_series(1, 60) n WHERE n % 10 <"
                + " 8",
            "ALTER TABLE items REPLICA IDENTITY FULL",
            "ALTER TABLE items_1 REPLICA IDENTITY FULL");
    publishItems();
    rig.startPublisher();

    assertThat(Stops.reasons(rig, "publish")).contains("SQL-214");
    String fix = Stops.one(rig, "publish").problems().get(0).fix();
    assertThat(fix).contains("\"old\".\"items 2\"", "items_3", "items_4").doesNotContain("items_1");
    assertThat(rig.source().rows("SELECT FROM pg_publication")).isEmpty();
    rig.stopPublisher();
    rig.source().execute(fix);
    rig.start();
    rig.drain();
    assertSame();

    rig.source()
        .execute(
            "INSERT INTO items VALUES (9, 's100', 'y'), (19, 's101', 'y')",
            "UPDATE items SET label = 'z' WHERE id IN (2, 12, 22, 42)",
            "UPDATE items SET id = id + 15 WHERE id IN (3, 13)",
            "DELETE FROM items WHERE id IN (1, 11, 21, 41)");
    rig.drain();
    assertSame();
    assertThat(rig.store().rows(NO_KEY_OF_NULL)).isEmpty();
  }

  /** One starts with the default, whatever the others have. */
  @Test
  void aNewPartitionWithANarrowerIdentityStopsByName() {
    items("ALTER TABLE items_1 REPLICA IDENTITY FULL");
    publishItems();
    rig.start();
    rig.drain();

    rig.source()
        .execute(
            "CREATE TABLE items_2 PARTITION OF items FOR VALUES FROM (10) TO (20)",
            "INSERT INTO items VALUES (11, 's11', NULL)",
            "DELETE FROM items WHERE id = 11");

    assertThat(Stops.reasons(rig, "publish")).contains("SQL-214");
    assertThat(Stops.one(rig, "publish").problems().get(0).fix())
        .isEqualTo("ALTER TABLE \"public\".\"items_2\" REPLICA IDENTITY FULL;");
    assertThat(rig.store().rows(NO_KEY_OF_NULL)).isEmpty();
  }

  /**
   * The log keeps what was written before the advice was followed. A row of it looks whole, with
   * NULL for what it lacks.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "ALTER TABLE items ADD brand text NOT NULL DEFAULT 'b'"})
  void aDeleteFromBeforeTheIdentityWasWidenedStopsByName(String columns) {
    items("ALTER TABLE items_1 REPLICA IDENTITY FULL", columns + ";");
    publishItems();
    rig.source().execute("INSERT INTO items (id, sku) VALUES (1, 's1'), (2, 's2')");
    rig.start();
    rig.drain();
    rig.stopPublisher();
    rig.source()
        .execute(
            "ALTER TABLE items_1 REPLICA IDENTITY DEFAULT",
            "DELETE FROM items WHERE id = 1",
            "ALTER TABLE items_1 REPLICA IDENTITY FULL");

    rig.startPublisher();

    assertThat(Stops.reasons(rig, "publish")).containsExactly("SQL-215");
    assertThat(Stops.one(rig, "publish").problems().get(0).fix())
        .isEqualTo("sync-cli feed reset MANIFEST... --feed publisher/db-source --yes");
    assertThat(rig.store().rows(NO_KEY_OF_NULL)).isEmpty();
  }

  private void items(String... alterations) {
    rig.source()
        .execute(
            "CREATE TABLE items (id int PRIMARY KEY, sku text, label text) PARTITION BY RANGE (id)",
            "CREATE TABLE items_1 PARTITION OF items FOR VALUES FROM (0) TO (10)");
    Arrays.stream(alterations).filter(sql -> !sql.isEmpty()).forEach(rig.source()::execute);
    rig.destination().execute("CREATE TABLE items (sku text PRIMARY KEY, label text)");
  }

  private void publishItems() {
    String[] columns = {"sku", "label"};
    rig.publish(
            schema(
                "items",
                columns,
                insertOrUpdate("items", "SELECT sku, label FROM items WHERE id = :id")))
        .consume(copy("items", "items", columns));
  }

  private void assertSame() {
    List<String> expected = rig.source().rows(ROWS);
    assertThat(rig.destination().rows(ROWS)).isEqualTo(expected);
  }
}
