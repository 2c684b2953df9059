package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.DataStore.Capture;
import dev.syncline.manifest.WalLimitPolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The slot is lost: who wants everything loaded again gets that, everybody else is told. */
@Tag("verify")
class LostContinuityFlowTest {
  private static final String ROWS = "SELECT id, balance FROM accounts ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void tables() {
    rig.source().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, balance int)");
    rig.destination().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, balance int)");
    rig.publish(table("accounts", "id", "balance"))
        .consume(copy("accounts", "accounts", "id", "balance"));
    rig.source().execute("INSERT INTO accounts SELECT n, 0 FROM generate_series(1, 100) n");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aDroppedSlotIsMadeAnewAndEverythingLoadedAgainByPolicy() {
    rig.budget(Capture.USUAL_BUDGET, WalLimitPolicy.DROP).start();
    rig.drain();
    rig.stopPublisher();
    long before = rig.cursor();
    rig.source()
        .execute(
            "UPDATE accounts SET balance = 7 WHERE id = 7",
            "INSERT INTO accounts VALUES (101, 1)",
            "DELETE FROM accounts WHERE id BETWEEN 20 AND 29",
            "SELECT pg_drop_replication_slot('" + rig.slot() + "')");

    rig.startPublisher();
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
    assertThat(rig.cursor()).isEqualTo(before + 91 + 10);
    assertThat(rig.feed().continuityLost()).isPresent();
  }

  /** As a crash leaves it while the log of a publication that was dropped is given up. */
  @Test
  void aSlotThatIsGoneWithItsPublicationIsMadeAnewAndEverythingLoadedAgain() {
    rig.start();
    rig.drain();
    rig.stopPublisher();
    rig.source()
        .execute(
            "DROP PUBLICATION " + rig.slot(),
            "UPDATE accounts SET balance = 7 WHERE id = 7",
            "DELETE FROM accounts WHERE id BETWEEN 20 AND 29",
            "SELECT pg_drop_replication_slot('" + rig.slot() + "')");

    rig.startPublisher();
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
    assertThat(rig.feed().continuityLost()).isPresent();
  }

  /** A feed with a past that is given another publication has not taken that one yet. */
  @Test
  void aPublicationOfOthersGivenToAFeedWithAPastStopsItAndStaysAsItIs() {
    rig.start();
    rig.drain();
    rig.stopPublisher();
    assertRefusesThePublicationOfOthers();
    rig.stopPublisher();
    rig.source().execute("INSERT INTO accounts VALUES (101, 1)");
    rig.throughPublication(rig.slot()).startPublisher();
    rig.drain();
    assertThat(rig.feed().continuityLost()).isEmpty();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  /** As a feed does that was last captured before objects were remembered. */
  @Test
  void aPublicationOfOthersStopsAlsoAFeedThatRemembersNone() {
    rig.start();
    rig.drain();
    rig.stopPublisher();
    rig.store().execute("DELETE FROM sync_events.captured_object");

    assertRefusesThePublicationOfOthers();
  }

  private void assertRefusesThePublicationOfOthers() {
    rig.source()
        .execute(
            "CREATE TABLE ledger (id int PRIMARY KEY)",
            "CREATE PUBLICATION of_billing FOR TABLE ledger");

    rig.throughPublication("of_billing").startPublisher();

    assertThat(Stops.reasons(rig, "publish"))
        .containsExactly(SourceCode.PUBLICATION_OF_OTHERS.id());
    assertThat(
            rig.source()
                .rows("SELECT tablename FROM pg_publication_tables WHERE pubname = 'of_billing'"))
        .containsExactly("ledger");
  }

  /** Children are ended before their parents, as a destination with foreign keys needs it. */
  @Test
  void rowsDeletedMeanwhileAreEndedChildrenFirst() {
    String children =
        "CREATE TABLE children (id int PRIMARY KEY, account_id bigint NOT NULL REFERENCES"
            + " accounts)";
    rig.source()
        .execute(children, "INSERT INTO children SELECT n, n FROM generate_series(1, 50) n");
    rig.destination().execute(children);
    rig.publish(table("children", "id", "account_id"))
        .consume(copy("children", "children", "id", "account_id"))
        .budget(Capture.USUAL_BUDGET, WalLimitPolicy.DROP)
        .start();
    rig.drain();
    rig.stopPublisher();
    rig.source()
        .execute(
            "DELETE FROM children WHERE id > 10",
            "DELETE FROM accounts WHERE id > 10",
            "SELECT pg_drop_replication_slot('" + rig.slot() + "')");

    rig.startPublisher();
    rig.drain();

    assertThat(rig.destination().number("SELECT count(*) FROM children")).isEqualTo(10);
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  @Test
  void withoutThePolicyALostSlotStopsCaptureAndNamesTheCommand() {
    rig.start();
    rig.drain();
    rig.stopPublisher();
    rig.source().execute("SELECT pg_drop_replication_slot('" + rig.slot() + "')");

    rig.startPublisher();
    await().atMost(SyncRig.PATIENCE).until(() -> publisher().state() == PipelineState.HALTED);

    Diagnostic problem = publisher().problems().get(0);
    assertThat(problem.code()).isEqualTo(SourceCode.SLOT_MISSING);
    assertThat(problem.fix())
        .contains("sync-cli feed reset MANIFEST... --feed publisher/db-source --yes");
    assertThat(rig.feed().continuityLost()).isEqualTo(Optional.empty());
  }

  /** An open transaction holds the log; the slot is dropped under the running pipeline. */
  @Test
  void theRunningGuardianGivesTheBacklogUpBeyondTheBudget() throws SQLException {
    rig.budget(new ByteSize(20 << 20), WalLimitPolicy.DROP).start();
    rig.drain();

    try (Connection writer = rig.source().connect()) {
      writer.setAutoCommit(false);
      writer.createStatement().execute("UPDATE accounts SET balance = 1 WHERE id = 1");
      rig.source()
          .execute(
              "SELECT pg_logical_emit_message(false, 'test', repeat('x', 1048576))"
                  + " FROM generate_series(1, 30)",
              "UPDATE accounts SET balance = 2 WHERE id = 2");
      await("slot dropped")
          .atMost(SyncRig.PATIENCE)
          .until(() -> rig.feed().continuityLost().isPresent());
      writer.commit();
    }
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  private PipelineStatus publisher() {
    return rig.pipelines().stream()
        .filter(one -> one.name().startsWith("publish"))
        .findFirst()
        .orElseThrow();
  }
}
