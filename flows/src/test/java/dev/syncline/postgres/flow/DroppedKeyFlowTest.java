package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unique index that a public key rests on is dropped while capture runs. */
@Tag("verify")
class DroppedKeyFlowTest {
  private static final String ROWS = "SELECT word, id, name FROM items ORDER BY word";
  private static final String[] COLUMNS = {"word", "id", "name"};

  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  /** From then on another row may have the key of one that is deleted or changed. */
  @ParameterizedTest
  @ValueSource(
      strings = {"DELETE FROM items WHERE id = 1", "UPDATE items SET word = 'b' WHERE id = 1"})
  void theRowThatIsLeftOfAKeyStays(String statement) {
    publish("ALTER TABLE items ADD CONSTRAINT words UNIQUE (word)");

    rig.source()
        .execute(
            "ALTER TABLE items DROP CONSTRAINT words",
            "INSERT INTO items VALUES (2, 'a', 'two')",
            statement);

    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  @Test
  void theRunEndsAndSaysWhy() {
    publish("CREATE UNIQUE INDEX words ON items (word) INCLUDE (name)");

    rig.source().execute("DROP INDEX words", "UPDATE items SET name = 'other'");

    await("named")
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Stops.one(rig, "publish").lastFailure())
                    .hasValueSatisfying(
                        failure ->
                            assertThat(failure.why()).contains("table public.items was altered")));
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  private void publish(String key) {
    rig.source()
        .execute(
            "CREATE TABLE items (id int PRIMARY KEY, word text NOT NULL, name text)",
            key,
            "ALTER TABLE items REPLICA IDENTITY FULL",
            "INSERT INTO items VALUES (1, 'a', 'one')");
    rig.destination().execute("CREATE TABLE items (word text PRIMARY KEY, id int, name text)");
    String sql = "SELECT word, id, name FROM items WHERE word = :word";
    rig.publish(schema("items", COLUMNS, insertOrUpdate("items", sql)))
        .consume(copy("items", "items", COLUMNS))
        .start();
    rig.drain();
  }
}
