package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A slot that was changed behind the feed's back: whatever it has let go of would be skipped, so
 * capture refuses to go on and says why, and the destination stays as it was.
 */
@Tag("verify")
class SlotTamperingTest {
  private final SyncRig shared = new SyncRig();

  @AfterEach
  void close() {
    shared.close();
  }

  @Test
  void aDroppedSlotIsNotReplacedByANewOne() {
    syncOneRow(shared);

    shared.source().dropSlots();
    missOneRow(shared);

    assertRefused(shared, "SRC-145");
    assertThat(shared.source().number("SELECT count(*) FROM pg_replication_slots" + ours(shared)))
        .isZero();
  }

  @Test
  void aSlotThatWasRecreatedIsNotBelieved() {
    syncOneRow(shared);

    shared.source().dropSlots();
    missOneRow(shared);
    shared
        .source()
        .rows("SELECT pg_create_logical_replication_slot('" + shared.slot() + "', 'pgoutput')");

    assertRefused(shared, "SRC-144");
  }

  @Test
  void aSlotThatWasAdvancedIsNotBelieved() {
    syncOneRow(shared);

    missOneRow(shared);
    shared
        .source()
        .rows(
            "SELECT pg_replication_slot_advance('"
                + shared.slot()
                + "', pg_current_wal_insert_lsn())");

    assertRefused(shared, "SRC-144");
  }

  @Test
  void aSlotThatTheServerGaveUpIsReportedWithWhatIsLost() {
    try (TestPostgres server =
            TestPostgres.start(
                "wal_level=logical", "max_slot_wal_keep_size=1MB", "min_wal_size=32MB");
        SyncRig rig = new SyncRig(server.database(), shared.store(), shared.destination())) {
      syncOneRow(rig);

      missOneRow(rig);
      await()
          .until(
              () -> {
                rig.source().execute("SELECT pg_switch_wal()", "CHECKPOINT");
                return rig.source()
                    .value("SELECT wal_status FROM pg_replication_slots" + ours(rig))
                    .equals("lost");
              });

      assertRefused(rig, "SRC-143");
      assertThat(Stops.one(rig, "publish").note())
          .containsPattern("needs from [0-9A-F]+/[0-9A-F]+ on is lost");
    }
  }

  private static void syncOneRow(SyncRig rig) {
    TestDatabase source = rig.source();
    String accounts = "CREATE TABLE accounts (id int PRIMARY KEY, name text)";
    source.execute(accounts);
    rig.destination().execute(accounts);
    rig.publish(table("accounts", "id", "name"))
        .consume(copy("accounts", "accounts", "id", "name"))
        .start();
    source.execute("INSERT INTO accounts VALUES (1, 'Ada')");
    rig.drain();
    rig.stopPublisher();
  }

  private static void missOneRow(SyncRig rig) {
    rig.source().execute("INSERT INTO accounts VALUES (2, 'Bob')");
  }

  private static void assertRefused(SyncRig rig, String code) {
    rig.startPublisher();
    assertThat(Stops.reasons(rig, "publish")).isEqualTo(List.of(code));
    rig.source().execute("INSERT INTO accounts VALUES (3, 'Cyd')");
    assertThat(rig.store().rows("SELECT key->>'id' FROM sync_events.events")).containsExactly("1");
    assertThat(rig.destination().rows("SELECT id FROM accounts")).containsExactly("1");
  }

  private static String ours(SyncRig rig) {
    return " WHERE slot_name = '" + rig.slot() + "'";
  }
}
