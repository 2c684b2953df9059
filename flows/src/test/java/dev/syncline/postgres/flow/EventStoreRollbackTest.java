package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.eventstore.Lsn;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The event store is put back to an earlier copy of itself, as from a backup. */
@Tag("verify")
class EventStoreRollbackTest {
  private static final String ROWS = "SELECT id, name FROM accounts ORDER BY id";

  @Test
  void neitherSideGoesOnWithAFeedThatHasLostItsEnd() {
    try (SyncRig rig = new SyncRig()) {
      String accounts = "CREATE TABLE accounts (id int PRIMARY KEY, name text)";
      rig.source().execute(accounts);
      rig.destination().execute(accounts);
      rig.publish(table("accounts", "id", "name"))
          .consume(copy("accounts", "accounts", "id", "name"))
          .start();
      rig.source().execute("INSERT INTO accounts VALUES (1, 'Ada')");
      rig.drain();
      Lsn end = rig.feed().checkpoint().sourceEnd();
      rig.stopPublisher();
      rig.stopConsumer();
      TestDatabase backup = copyOf(rig.store());

      rig.startPublisher();
      rig.startConsumer();
      rig.source().execute("INSERT INTO accounts VALUES (2, 'Bob'), (3, 'Cyd')");
      rig.drain();
      await("the slot is past the backup's end").until(() -> confirmed(rig).isAfter(end));
      rig.stopPublisher();
      rig.stopConsumer();

      try (SyncRig restored = rig.over(backup)) {
        restored.start();
        assertThat(Stops.reasons(restored, "publish")).isEqualTo(List.of("SRC-144"));
        assertThat(Stops.reasons(restored, "consume")).containsAnyOf("DST-110", "STO-107");
        rig.source().execute("INSERT INTO accounts VALUES (4, 'Dan')");
        assertThat(backup.number("SELECT count(*) FROM sync_events.events")).isEqualTo(1);
        assertThat(rig.destination().rows(ROWS)).containsExactly("1|Ada", "2|Bob", "3|Cyd");
      }
    }
  }

  private static Lsn confirmed(SyncRig rig) {
    return Lsn.parse(
        rig.source()
            .value(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                    + rig.slot()
                    + "'"));
  }

  /** PostgreSQL copies a database only while nobody is connected to it. */
  private static TestDatabase copyOf(TestDatabase original) {
    TestDatabase copy = TestPostgres.shared().database();
    TestDatabase administration = database(original, "postgres");
    administration.execute("DROP DATABASE " + copy.name());
    await("a copy of " + original.name())
        .ignoreExceptions()
        .until(
            () -> {
              administration.execute(
                  "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"
                      + original.name()
                      + "'",
                  "CREATE DATABASE " + copy.name() + " TEMPLATE " + original.name());
              return true;
            });
    return copy;
  }

  private static TestDatabase database(TestDatabase beside, String name) {
    return new TestDatabase(
        beside.host(), beside.port(), name, beside.url().replace(beside.name(), name));
  }
}
