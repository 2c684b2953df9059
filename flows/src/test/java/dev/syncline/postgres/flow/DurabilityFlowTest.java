package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is acknowledged rests on the log being on disk, whatever an administrator set for speed. */
@Tag("verify")
class DurabilityFlowTest {
  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void everyCommitWaitsForTheDiskWhateverTheDatabasesSet() {
    rig.source().execute("CREATE TABLE items (id int PRIMARY KEY, label text)");
    rig.destination().execute("CREATE TABLE copies (id int PRIMARY KEY, label text)");
    rig.publish(table("items", "id", "label")).consume(copy("items", "copies", "id", "label"));
    rig.start();
    rig.drain();
    rig.stopPublisher();
    rig.stopConsumer();
    for (TestDatabase database :
        new TestDatabase[] {rig.source(), rig.store(), rig.destination()}) {
      database.execute(
          "ALTER DATABASE " + database.name() + " SET synchronous_commit = off",
          "CREATE TABLE public.seen (setting text)",
          """
          CREATE FUNCTION public.see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO public.seen VALUES (current_setting('synchronous_commit'));
            RETURN NULL; END $$
          """);
    }
    watch(rig.store(), "sync_events.feed");
    watch(rig.store(), "sync_events.lease");
    watch(rig.destination(), "sync_sink.cursor");
    watch(rig.destination(), "public.copies");

    rig.start();
    rig.source().execute("INSERT INTO items VALUES (1, 'a')", "UPDATE items SET label = 'b'");
    rig.drain();

    assertThat(rig.store().rows("SELECT DISTINCT setting FROM seen")).containsExactly("on");
    assertThat(rig.destination().rows("SELECT DISTINCT setting FROM seen")).containsExactly("on");
  }

  private static void watch(TestDatabase database, String table) {
    database.execute(
        "CREATE TRIGGER see AFTER INSERT OR UPDATE ON "
            + table
            + " FOR EACH STATEMENT EXECUTE FUNCTION public.see()");
  }
}
