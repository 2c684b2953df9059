package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.manifest.schema.PublicSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL of a public schema reads, in the first load as in the stream, whatever it calls. */
@Tag("verify")
class ReadOnlySqlTest {
  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void createTables() {
    rig.source()
        .execute(
            "CREATE TABLE items (id int PRIMARY KEY, label text)",
            "CREATE TABLE written (what text)",
            """
            CREATE FUNCTION write() RETURNS text LANGUAGE plpgsql AS $$ BEGIN
              INSERT INTO public.written VALUES ('plainly'); RETURN 'x'; END $$
            """,
            """
            CREATE FUNCTION escape() RETURNS text LANGUAGE plpgsql AS $$ BEGIN
              PERFORM set_config('default_transaction_read_only', 'off', false);
              BEGIN
                PERFORM set_config('transaction_read_only', 'off', false);
                INSERT INTO public.written VALUES ('escaped');
              EXCEPTION WHEN OTHERS THEN NULL; END;
              RETURN 'x'; END $$
            """);
    rig.destination().execute("CREATE TABLE copies (id int PRIMARY KEY, label text)");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aFirstLoadCannotWrite() {
    rig.source().execute("INSERT INTO items VALUES (1, 'a')");
    rig.publish(labelled("write()")).startPublisher();

    awaitFailure();
    assertThat(rig.source().rows("SELECT what FROM written")).isEmpty();
  }

  @Test
  void aLookUpCannotWrite() {
    rig.publish(labelled("write()")).startPublisher();
    rig.drainToStore();
    rig.source().execute("INSERT INTO items VALUES (1, 'a')");

    awaitFailure();
    assertThat(rig.source().rows("SELECT what FROM written")).isEmpty();
  }

  /** In the first load, then in a look-up of the session in which it changed the default. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void neitherCanTheSqlGetOutOfItsTransaction(int loaded) {
    rig.source()
        .execute("INSERT INTO items SELECT n, 'a' FROM generate_series(1, " + loaded + ") n");
    rig.publish(labelled("escape()")).consume(copy("labelled", "copies", "id", "label")).start();
    rig.drain();
    for (int id = 11; id < 15; id++) {
      rig.source().execute("INSERT INTO items VALUES (" + id + ", 'b')");
      rig.drain();
    }

    assertThat(rig.source().rows("SELECT what FROM written")).isEmpty();
    assertThat(rig.destination().number("SELECT count(*) FROM copies WHERE label = 'x'"))
        .isEqualTo(4 + loaded);
  }

  private void awaitFailure() {
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rig.pipelines())
                    .extracting(PipelineStatus::state)
                    .contains(PipelineState.HALTED));
  }

  private static PublicSchema labelled(String label) {
    return schema(
        "labelled",
        new String[] {"id", "label"},
        insertOrUpdate(
            "items", "SELECT i.id, " + label + " AS label FROM items i WHERE i.id = :id"));
  }
}
