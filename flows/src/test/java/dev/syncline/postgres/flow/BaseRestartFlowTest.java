package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A consumer that ends while it reads the base of an old feed. A base of fewer rows than one
 * destination commit has is applied whole or not at all: so this one has more.
 */
@Tag("verify")
class BaseRestartFlowTest {
  private static final long SEGMENT = 5_000;
  private static final int KEYS = 12_000;

  /** What one commit at the destination has. */
  private static final int FIRST_COMMIT = 10_000;

  /** A row of the second commit. */
  private static final int HELD = 11_000;

  private static final String ROWS = "SELECT id, name FROM accounts ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void stopAfterTheFirstCommitOfTheBase() throws SQLException {
    String accounts = "CREATE TABLE accounts (id bigint PRIMARY KEY, name text NOT NULL)";
    rig.source().execute(accounts);
    rig.destination().execute(accounts);
    rig.publish(table("accounts", "id", "name"))
        .consume(copy("accounts", "accounts", "id", "name"))
        .retain(
            new Retention(
                Optional.of(Duration.ofMillis(1)), Optional.empty(), SlowestConsumer.WAIT),
            SEGMENT);
    rig.startPublisher();
    rig.drainToStore();
    rig.source()
        .execute(
            "INSERT INTO accounts SELECT n, 'first' FROM generate_series(1, 1000) n",
            "UPDATE accounts SET name = 'second'",
            "INSERT INTO accounts SELECT n, 'first' FROM generate_series(1001, " + KEYS + ") n");
    foldAll();
    await().atMost(SyncRig.PATIENCE).until(() -> size().logEvents() <= SEGMENT);

    try (Connection other = DriverManager.getConnection(rig.destination().url());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("INSERT INTO accounts VALUES (" + HELD + ", 'of another session')");
      rig.startConsumer();
      await().atMost(SyncRig.PATIENCE).until(() -> rig.cursor() > 0);
      rig.stopConsumer();
      other.rollback();
    }
    assertThat(rig.destination().number("SELECT count(*) FROM accounts")).isEqualTo(FIRST_COMMIT);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private FeedRetention retention() {
    return rig.events().retention(rig.feed().name());
  }

  private FeedSize size() {
    return retention().size().orElseThrow();
  }

  private void foldAll() {
    rig.drainToStore();
    await()
        .atMost(SyncRig.PATIENCE)
        .until(
            () -> {
              retention().fold(SEGMENT);
              return size().unfolded() == 0;
            });
  }

  private void assertEqual() {
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  @Test
  void itContinuesWhereItsLastCommitEnded() {
    rig.startConsumer();
    rig.drain();

    assertEqual();
    assertThat(consuming().events()).isEqualTo(KEYS - FIRST_COMMIT);
  }

  @Test
  void itIsExactIfTheBaseMovedOnMeanwhile() {
    rig.source()
        .execute(
            "UPDATE accounts SET name = 'third' WHERE id % 100 = 1",
            "DELETE FROM accounts WHERE id % 100 = 2",
            "INSERT INTO accounts VALUES (" + (KEYS + 1) + ", 'new')");
    foldAll();
    rig.startConsumer();
    rig.drain();

    assertEqual();
    assertThat(consuming().events()).isEqualTo(KEYS - FIRST_COMMIT + FIRST_COMMIT / 50 + 1);
  }

  @Test
  void itStopsRatherThanKeepARowOfWhichTheDeleteWasRemoved() {
    rig.source()
        .execute(
            "DELETE FROM accounts WHERE id = 2",
            "UPDATE accounts SET name = 'third' WHERE id > " + (KEYS - 2 * SEGMENT));
    foldAll();
    await().atMost(SyncRig.PATIENCE).until(() -> size().base().oldest().value() > rig.cursor() + 1);
    await().atMost(SyncRig.PATIENCE).until(() -> retention().purge(Duration.ofMillis(1), 10) > 0);
    rig.startConsumer();

    await().atMost(SyncRig.PATIENCE).until(() -> consuming().state() == PipelineState.HALTED);
    assertThat(consuming().problems())
        .anySatisfy(problem -> assertThat(problem.code().id()).isEqualTo("DST-130"));
    assertThat(rig.destination().number("SELECT count(*) FROM accounts")).isEqualTo(FIRST_COMMIT);
  }

  private PipelineStatus consuming() {
    List<PipelineStatus> all = rig.pipelines();
    return all.get(all.size() - 1);
  }
}
