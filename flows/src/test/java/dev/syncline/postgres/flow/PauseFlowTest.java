package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static dev.syncline.postgres.flow.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.ConsumerStatus.State;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.postgres.sink.bookkeeping.ConsumerPauses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Money moves between three tables, and their sum never changes: a reader of the destination checks
 * that while one of the three consumer schemas is paused, resumed, catches up and joins the others.
 */
@Tag("verify")
class PauseFlowTest {
  private static final String[] TABLES = {"accounts", "savings", "funds"};
  private static final String FUNDS = "consumer/funds-to-funds";
  private static final long SUM = 3 * 20 * 100L;
  private static final int CLOSE = 100;

  private final SyncRig rig = new SyncRig().joinDistance(CLOSE);

  @BeforeEach
  void tables() {
    for (String table : TABLES) {
      String ddl = "CREATE TABLE " + table + " (id bigint PRIMARY KEY, balance int NOT NULL)";
      rig.source()
          .execute(ddl, "INSERT INTO " + table + " SELECT n, 100 FROM generate_series(1, 20) n");
      rig.destination().execute(ddl);
      rig.publish(table(table, "id", "balance"));
    }
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** Invariants 3 and 12. */
  @Test
  void theOthersGoOnInStepWhileOneIsPausedAndItJoinsThemAtOnePosition() throws Exception {
    for (String table : TABLES) {
      rig.consume(copy(table, table, "id", "balance"));
    }
    rig.start();
    rig.drain();
    ConsumerPauses pauses = new ConsumerPauses(rig.destinationConnection());

    try (Writers writers = new Writers(rig.source(), 2, PauseFlowTest::moveMoney);
        Checker checker = new Checker(rig)) {
      checker.awaitMore();
      assertThat(pauses.pause(List.of(FUNDS), Map.of(), "anna", "index is rebuilt"))
          .containsExactly(FUNDS);
      String paused = funds();
      long at = position(FUNDS);
      await().atMost(SyncRig.PATIENCE).until(() -> head() > at + 10 * CLOSE);
      checker.awaitMore();
      await().atMost(SyncRig.PATIENCE).until(() -> others() > at + 10 * CLOSE);
      assertThat(position(FUNDS)).isEqualTo(at);
      assertThat(funds()).isEqualTo(paused);
      assertThat(state(FUNDS)).isEqualTo(State.PAUSED);

      rig.stopConsumer();
      rig.startConsumer();
      checker.awaitMore();
      assertThat(position(FUNDS)).isEqualTo(at);

      assertThat(pauses.resume(List.of(FUNDS))).containsExactly(FUNDS);
      await().atMost(SyncRig.PATIENCE).until(() -> position(FUNDS) > at);
      await().atMost(SyncRig.PATIENCE).until(() -> state(FUNDS) == State.RUNNING);
      // Those ahead wait until the last has reached them, so that all are at one position.
      await().atMost(SyncRig.PATIENCE).until(() -> positions() == 1);
      checker.joined();
      checker.awaitMore();
      assertThat(positions()).isEqualTo(1);
    }
    rig.drain();

    assertThat(rig.pipelines())
        .extracting(PipelineStatus::lastFailure)
        .allMatch(one -> one.isEmpty());
    for (String table : TABLES) {
      String rows = "SELECT id, balance FROM " + table + " ORDER BY id";
      assertThat(rig.destination().rows(rows)).isEqualTo(rig.source().rows(rows));
    }
  }

  /** Invariant 12. */
  @Test
  void aRejectedEventPausesItsConsumerAloneUntilTheCauseIsCorrected() {
    for (String table : TABLES) {
      rig.consume(with(ErrorPolicy.PAUSE, copy(table, table, "id", "balance")));
    }
    rig.destination().execute("ALTER TABLE funds ADD CONSTRAINT small CHECK (balance < 1000)");
    rig.start();
    rig.drain();
    long before = position(FUNDS);

    rig.source()
        .transaction(
            "UPDATE funds SET balance = 5000 WHERE id = 7",
            "UPDATE accounts SET balance = 4711 WHERE id = 7");
    rig.source().execute("UPDATE savings SET balance = 42 WHERE id = 7");

    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> rig.destination().number("SELECT balance FROM savings WHERE id = 7") == 42);
    assertThat(rig.destination().number("SELECT balance FROM accounts WHERE id = 7"))
        .isEqualTo(4711);
    assertThat(position(FUNDS)).isEqualTo(before);
    await().atMost(SyncRig.PATIENCE).until(() -> state(FUNDS) == State.PAUSED);
    assertThat(
            rig.destination()
                .value(
                    "SELECT paused_reason FROM sync_sink.cursor WHERE subscription = '"
                        + FUNDS
                        + "'"))
        .contains("DST-111", "constraint small")
        .doesNotContain("5000");
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rig.pipelines())
                    .extracting(PipelineStatus::state)
                    .containsOnly(PipelineState.RUNNING));

    rig.destination().execute("ALTER TABLE funds DROP CONSTRAINT small");
    new ConsumerPauses(rig.destinationConnection()).resume(List.of(FUNDS));
    rig.drain();

    assertThat(rig.destination().number("SELECT balance FROM funds WHERE id = 7")).isEqualTo(5000);
    await().atMost(SyncRig.PATIENCE).until(() -> state(FUNDS) == State.RUNNING);
  }

  /** A new consumer schema of an old feed. */
  @Test
  void aNewConsumerCatchesUpAloneAndTheOthersDoNotWaitForIt() throws SQLException {
    rig.consume(copy("accounts", "accounts", "id", "balance"));
    rig.start();
    rig.drain();
    for (int round = 0; round < 10; round++) {
      rig.source()
          .execute(
              "UPDATE accounts SET balance = balance + 1",
              "UPDATE funds SET balance = balance + 1");
    }
    rig.drain();
    rig.stopConsumer();
    rig.consume(copy("funds", "funds", "id", "balance"));
    try (Connection blocker = rig.destination().connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE funds IN SHARE MODE");
      rig.startConsumer();
      await()
          .atMost(SyncRig.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(state(FUNDS)).as("%s", rig.pipelines()).isEqualTo(State.CATCHING_UP));

      rig.source().execute("UPDATE accounts SET balance = 7 WHERE id = 7");

      await()
          .atMost(SyncRig.PATIENCE)
          .until(() -> rig.destination().number("SELECT balance FROM accounts WHERE id = 7") == 7);
      assertThat(rig.destination().number("SELECT count(*) FROM funds")).isZero();
      blocker.rollback();
    }
    rig.drain();

    await().atMost(SyncRig.PATIENCE).until(() -> state(FUNDS) == State.RUNNING);
    assertThat(rig.destination().rows("SELECT id, balance FROM funds ORDER BY id"))
        .isEqualTo(rig.source().rows("SELECT id, balance FROM funds ORDER BY id"));
  }

  /**
   * Its policy is to stop, and what stops is the destination: it is visible, and a pause ends it.
   */
  @Test
  void aConsumerThatIsRejectedWhileItCatchesUpHaltsItsDestinationUntilItIsPaused() {
    rig.consume(copy("accounts", "accounts", "id", "balance"));
    rig.start();
    rig.drain();
    for (int round = 0; round < 10; round++) {
      rig.source()
          .execute(
              "UPDATE accounts SET balance = balance + 1",
              "UPDATE funds SET balance = balance + 1");
    }
    rig.drain();
    rig.stopConsumer();
    rig.consume(copy("funds", "funds", "id", "balance"));
    rig.destination().execute("ALTER TABLE funds ADD CONSTRAINT small CHECK (balance < 105)");
    rig.startConsumer();
    Stops.awaitNote(rig, "consume", "DST-111", "constraint small");

    new ConsumerPauses(rig.destinationConnection()).pause(List.of(FUNDS), Map.of(), "anna", "");
    rig.source().execute("UPDATE accounts SET balance = 7 WHERE id = 7");

    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> rig.destination().number("SELECT balance FROM accounts WHERE id = 7") == 7);
    assertThat(state(FUNDS)).isEqualTo(State.PAUSED);
    rig.destination().execute("ALTER TABLE funds DROP CONSTRAINT small");
    new ConsumerPauses(rig.destinationConnection()).resume(List.of(FUNDS));
    rig.drain();
    assertThat(rig.destination().rows("SELECT id, balance FROM funds ORDER BY id"))
        .isEqualTo(rig.source().rows("SELECT id, balance FROM funds ORDER BY id"));
  }

  private static void moveMoney(Statement statement, Random random) throws SQLException {
    int amount = random.nextInt(50);
    int from = random.nextInt(TABLES.length);
    int to = (from + 1 + random.nextInt(TABLES.length - 1)) % TABLES.length;
    statement.execute(change(TABLES[Math.min(from, to)], from < to ? -amount : amount, random));
    statement.execute(change(TABLES[Math.max(from, to)], from < to ? amount : -amount, random));
  }

  private static String change(String table, int by, Random random) {
    return "UPDATE %s SET balance = balance + %d WHERE id = %d"
        .formatted(table, by, 1 + random.nextInt(20));
  }

  private String funds() {
    return rig.destination().value("SELECT array_agg(f ORDER BY id)::text FROM funds f");
  }

  private long position(String consumer) {
    return rig.destination()
        .number("SELECT position FROM sync_sink.cursor WHERE subscription = '" + consumer + "'");
  }

  private long others() {
    return rig.destination()
        .number("SELECT min(position) FROM sync_sink.cursor WHERE subscription <> '" + FUNDS + "'");
  }

  /** How many different positions the consumer schemas are at. */
  private long positions() {
    return rig.destination().number("SELECT count(DISTINCT position) FROM sync_sink.cursor");
  }

  private long head() {
    return rig.feed().checkpoint().head().value();
  }

  private State state(String consumer) {
    return rig.pipelines().stream()
        .flatMap(one -> one.consumers().entrySet().stream())
        .filter(one -> one.getKey().equals(consumer))
        .map(one -> one.getValue().state())
        .findFirst()
        .orElse(State.WAITING);
  }

  /**
   * Reads the destination again and again, each time in one snapshot. Consumer schemas at one
   * position have the same sum together as at the source; so a sum over all three is only expected
   * where their cursors are equal.
   */
  private static final class Checker implements AutoCloseable {
    private static final String QUERY =
        """
        SELECT (SELECT count(DISTINCT position) FROM sync_sink.cursor),
               (SELECT sum(balance) FROM accounts) + (SELECT sum(balance) FROM savings)
                 + (SELECT sum(balance) FROM funds),
               (SELECT count(DISTINCT position) FROM sync_sink.cursor WHERE subscription NOT LIKE '%funds'),
               (SELECT min(position) FROM sync_sink.cursor WHERE subscription NOT LIKE '%funds')
        """;

    private final SyncRig rig;
    private final Thread thread = new Thread(this::check, "checker");
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stop;
    private volatile boolean joined;
    private final AtomicLong checks = new AtomicLong();
    private final AtomicLong sums = new AtomicLong();

    Checker(SyncRig rig) {
      this.rig = rig;
      thread.start();
    }

    /** From now on all three are expected at one position, always. */
    void joined() {
      joined = true;
    }

    /** Waits until the others have moved and have been checked a few more times. */
    void awaitMore() {
      long before = checks.get();
      long moved =
          rig.destination()
              .number(
                  "SELECT min(position) FROM sync_sink.cursor WHERE subscription NOT LIKE"
                      + " '%funds'");
      await()
          .atMost(SyncRig.PATIENCE)
          .until(
              () ->
                  failure.get() != null
                      || checks.get() > before + 20
                          && rig.destination()
                                  .number(
                                      "SELECT min(position) FROM sync_sink.cursor"
                                          + " WHERE subscription NOT LIKE '%funds'")
                              > moved + 50);
      assertThat(failure.get()).isNull();
    }

    private void check() {
      try (Connection reader = rig.destination().connect();
          PreparedStatement query = reader.prepareStatement(QUERY)) {
        while (!stop) {
          try (ResultSet row = query.executeQuery()) {
            row.next();
            boolean one = row.getLong(1) == 1;
            assertThat(row.getLong(3)).as("positions of the others").isEqualTo(1);
            assertThat(one || !joined).as("all at one position").isTrue();
            if (one) {
              assertThat(row.getLong(2)).as("sum").isEqualTo(SUM);
              sums.incrementAndGet();
            }
          }
          checks.incrementAndGet();
        }
      } catch (SQLException | AssertionError | RuntimeException thrown) {
        failure.compareAndSet(null, thrown);
      }
    }

    @Override
    public void close() throws InterruptedException {
      stop = true;
      thread.join();
      assertThat(failure.get()).isNull();
      assertThat(sums.get()).as("sums that were checked").isPositive();
    }
  }
}
