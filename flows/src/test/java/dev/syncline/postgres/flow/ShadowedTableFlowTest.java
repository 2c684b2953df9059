package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A table in an earlier schema of the search path takes the place of the one in the SQL. */
@Tag("verify")
class ShadowedTableFlowTest {
  private static final String[] COLUMNS = {"id", "name", "n"};
  private static final String SHADOW = "CREATE SCHEMA " + TestDatabase.USER;
  private static final String NO_SHADOW = "DROP SCHEMA " + TestDatabase.USER + " CASCADE";
  private static final String ROWS = "SELECT id, name, n FROM items ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  /** The large value is looked up in the other table, which has one of the rows only. */
  @Test
  void atTheSourceTheRunEndsAndTheRowsComeBack() {
    rig.source()
        .execute(
            "CREATE TABLE items (id int PRIMARY KEY, name text, n int)",
            "ALTER TABLE items ALTER name SET STORAGE EXTERNAL",
            "INSERT INTO items SELECT g, repeat(g || 'x', 3000), 1 FROM generate_series(1, 3) g");
    start("SELECT id, name, n FROM items WHERE id = :id");

    rig.source()
        .execute(
            SHADOW,
            "CREATE TABLE " + TestDatabase.USER + ".items (id int PRIMARY KEY, name text, n int)",
            "INSERT INTO " + TestDatabase.USER + ".items VALUES (1, 'other', 9)",
            "UPDATE public.items SET n = 2");
    await("the other table's rows")
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(() -> assertThat(rig.destination().rows(ROWS)).containsExactly("1|other|9"));

    rig.source().execute(NO_SHADOW);
    awaitEqual();
  }

  /** Of a table that is only joined nothing is captured. */
  @Test
  void aJoinedTableToo() {
    rig.source()
        .execute(
            "CREATE TABLE items (id int PRIMARY KEY, n int)",
            "CREATE TABLE names (id int PRIMARY KEY, name text)",
            "INSERT INTO items VALUES (1, 1), (2, 1)",
            "INSERT INTO names VALUES (1, 'one'), (2, 'two')");
    start(
        "SELECT i.id, x.name, i.n FROM items i LEFT JOIN names x ON x.id = i.id WHERE i.id = :id");

    rig.source()
        .execute(
            SHADOW, "CREATE TABLE " + TestDatabase.USER + ".names (id int PRIMARY KEY, name text)");
    await("named")
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Stops.one(rig, "publish").lastFailure())
                    .hasValueSatisfying(
                        failure -> assertThat(failure.why()).contains("the name \"names\"")));
  }

  private void start(String sql) {
    rig.destination().execute("CREATE TABLE items (id int PRIMARY KEY, name text, n int)");
    rig.publish(schema("items", COLUMNS, insertOrUpdate("items", sql)))
        .consume(copy("items", "items", COLUMNS))
        .start();
    rig.drain();
  }

  private void awaitEqual() {
    await("equal rows")
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rig.destination().rows(ROWS))
                    .isEqualTo(rig.source().rows(ROWS.replace("items", "public.items"))));
  }
}
