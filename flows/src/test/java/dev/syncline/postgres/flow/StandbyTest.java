package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two processes run the same manifests: one works, the other stands by. */
@Tag("verify")
class StandbyTest {
  private final SyncRig first = new SyncRig();
  private SyncRig second;

  @BeforeEach
  void startBoth() {
    first.source().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, balance int)");
    first.destination().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, balance int)");
    first
        .publish(table("accounts", "id", "balance"))
        .consume(copy("accounts", "accounts", "id", "balance"))
        .start();
    first.drain();
    second = first.second();
    second.start();
    awaitAll(second, PipelineState.STANDBY);
  }

  @AfterEach
  void closeBoth() {
    second.close();
    first.close();
  }

  @Test
  void theStandbyNamesTheActiveOneAndTakesOverWhenThatStops() {
    assertThat(second.pipelines())
        .extracting(PipelineStatus::note)
        .containsOnly(LeaseProcess.current().name() + " is active");

    first.stopPublisher();
    first.stopConsumer();
    awaitAll(second, PipelineState.RUNNING);
    first.source().execute("INSERT INTO accounts VALUES (1, 1)");
    second.drain();
    assertThat(first.destination().rows("SELECT id FROM accounts")).containsExactly("1");
  }

  /** As after a freeze: the lease ran out, the other took it, and the first wakes up. */
  @Test
  void whoLostItsLeaseStandsByAndTakesOverInItsTurn() {
    String publishing = holder(first.store(), "sync_events");
    String consuming = holder(first.destination(), "sync_sink");
    await()
        .atMost(SyncRig.PATIENCE)
        .until(
            () -> {
              expire(first.store(), "sync_events", publishing);
              expire(first.destination(), "sync_sink", consuming);
              return first.pipelines().stream()
                  .allMatch(one -> one.state() == PipelineState.STANDBY);
            });
    awaitAll(second, PipelineState.RUNNING);
    first.source().execute("INSERT INTO accounts VALUES (1, 1)");
    second.drain();

    second.stopPublisher();
    second.stopConsumer();
    awaitAll(first, PipelineState.RUNNING);
    first.source().execute("INSERT INTO accounts VALUES (2, 1)");
    first.drain();
    assertThat(first.destination().rows("SELECT id FROM accounts ORDER BY id"))
        .containsExactly("1", "2");
    assertThat(first.store().number("SELECT count(*) FROM sync_events.events")).isEqualTo(2);
  }

  private static String holder(TestDatabase database, String schema) {
    return database.value("SELECT process FROM " + schema + ".lease");
  }

  private static void expire(TestDatabase database, String schema, String process) {
    database.execute(
        "UPDATE "
            + schema
            + ".lease SET expires_at = '-infinity' WHERE process = '"
            + process
            + "'");
  }

  private static void awaitAll(SyncRig rig, PipelineState state) {
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rig.pipelines()).extracting(PipelineStatus::state).containsOnly(state));
  }
}
