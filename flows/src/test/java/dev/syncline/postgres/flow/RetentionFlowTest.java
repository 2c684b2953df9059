package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.consumer;
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
import dev.syncline.postgres.sink.bookkeeping.CursorRewind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A feed that is folded and dropped while it is written, and consumers that come late. */
@Tag("verify")
class RetentionFlowTest {
  private static final long SEGMENT = 500;
  private static final int KEYS = 300;
  private static final String ROWS = "SELECT id, name FROM accounts ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void createTables() {
    String accounts = "CREATE TABLE accounts (id bigint PRIMARY KEY, name text NOT NULL)";
    rig.source().execute(accounts);
    rig.destination()
        .execute(accounts, "CREATE TABLE applied (id bigint PRIMARY KEY, events bigint NOT NULL)");
    rig.publish(table("accounts", "id", "name"));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static Retention atOnce(SlowestConsumer slowest) {
    return new Retention(Optional.of(Duration.ofMillis(1)), Optional.empty(), slowest);
  }

  private void write(int rounds) {
    rig.drainToStore();
    for (int round = 0; round < rounds; round++) {
      rig.source()
          .execute(
              "INSERT INTO accounts SELECT n, 'round "
                  + round
                  + "' FROM generate_series(1, "
                  + KEYS
                  + ") n ON CONFLICT (id) DO UPDATE SET name = excluded.name || ' again'",
              "DELETE FROM accounts WHERE id % 7 = " + round % 7);
    }
    rig.drainToStore();
  }

  private FeedSize size() {
    return retention().size().orElseThrow();
  }

  private FeedRetention retention() {
    return rig.events().retention(rig.feed().name());
  }

  /** Waits until the log has no more than what is not folded, and one segment. */
  private void awaitDropped() {
    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> size().logEvents() < 2 * SEGMENT && size().unfolded() < SEGMENT);
  }

  private void consumeAndCount() {
    rig.consume(
        copy("accounts", "accounts", "id", "name"),
        consumer(
            "count",
            "accounts",
            "INSERT INTO applied VALUES (:id, 1)"
                + " ON CONFLICT (id) DO UPDATE SET events = applied.events + 1",
            "INSERT INTO applied VALUES (:id, 1)"
                + " ON CONFLICT (id) DO UPDATE SET events = applied.events + 1"));
  }

  private long applied() {
    return rig.destination().number("SELECT coalesce(sum(events), 0) FROM applied");
  }

  @Test
  void aNewConsumerOfAnOldFeedReadsItsKeysAndNotItsEvents() {
    rig.retain(atOnce(SlowestConsumer.WAIT), SEGMENT);
    consumeAndCount();
    rig.startPublisher();
    write(40);
    awaitDropped();
    assertThat(size().head().value()).isGreaterThan(10_000);

    rig.startConsumer();
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
    assertThat(applied()).isBetween((long) KEYS, KEYS + SEGMENT);
  }

  @Test
  void aNewConsumerBecomesExactWhileTheSourceIsWrittenAndTheFeedDropped() {
    rig.retain(atOnce(SlowestConsumer.WAIT), SEGMENT);
    rig.consume(copy("accounts", "accounts", "id", "name"));
    rig.startPublisher();
    write(10);
    awaitDropped();

    try (Writers writers =
        new Writers(
            rig.source(),
            2,
            (statement, random) -> {
              statement.execute("DELETE FROM accounts WHERE id = " + random.nextInt(KEYS));
              statement.execute(
                  "INSERT INTO accounts VALUES ("
                      + random.nextInt(KEYS)
                      + ", 'new "
                      + random.nextInt()
                      + "') ON CONFLICT (id) DO UPDATE SET name = excluded.name");
            })) {
      long before = size().head().value();
      rig.startConsumer();
      await()
          .atMost(SyncRig.PATIENCE)
          .until(
              () ->
                  size().base().oldest().value() > before + 2 * SEGMENT
                      && rig.cursor() > before + 2 * SEGMENT);
    }
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  @Test
  void aConsumerIsAwaitedAndRunsOncePerEvent() {
    rig.retain(atOnce(SlowestConsumer.WAIT), SEGMENT);
    consumeAndCount();
    rig.start();
    write(1);
    rig.drain();
    awaitReported();
    rig.stopConsumer();
    long reached = rig.cursor();
    long oldest = size().base().oldest().value();

    write(10);
    await().atMost(SyncRig.PATIENCE).until(() -> size().unfolded() < SEGMENT);
    assertThat(size().base().oldest().value()).isBetween(oldest, reached + 1);
    rig.startConsumer();
    rig.drain();

    assertThat(applied()).isEqualTo(size().head().value());
    awaitDropped();
  }

  @Test
  void aConsumerThatIsGivenUpStopsAndBeginsAnew() {
    rig.retain(atOnce(SlowestConsumer.GIVE_UP), SEGMENT);
    rig.consume(copy("accounts", "accounts", "id", "name"));
    rig.start();
    write(1);
    rig.drain();
    awaitReported();
    rig.stopConsumer();
    write(10);
    awaitDropped();

    rig.startConsumer();
    await().atMost(SyncRig.PATIENCE).until(() -> state() == PipelineState.HALTED);
    assertThat(consuming().problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.code().id()).isEqualTo("DST-130");
              assertThat(problem.message()).contains("consumer/accounts-to-accounts stands at");
              assertThat(problem.fix()).contains("DELETE FROM", "sync-cli feed rewind");
            });
    assertThat(rig.events().consumers().all())
        .allSatisfy(one -> assertThat(one.givenUp()).isPresent());

    rig.destination().execute("DELETE FROM accounts");
    CursorRewind.run(
        SyncRig.connection(Contracts.DESTINATION, rig.destination()),
        rig.feed().name().toString(),
        List.of("consumer/accounts-to-accounts"));
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () -> assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS)));
  }

  private void awaitReported() {
    await()
        .atMost(SyncRig.PATIENCE)
        .until(
            () ->
                rig.events().consumers().all().stream()
                    .anyMatch(one -> one.position().value() > 0));
  }

  private PipelineStatus consuming() {
    List<PipelineStatus> all = rig.pipelines();
    return all.get(all.size() - 1);
  }

  private PipelineState state() {
    return consuming().state();
  }
}
