package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.consumer;
import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.eventstore.Lsn;
import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The design's invariants 1 to 6, each seen from outside on real databases, with both sides in one
 * process; the fault rig has two.
 */
@Tag("verify")
class InvariantsTest {
  private final SyncRig rig = new SyncRig().inOneProcess();

  @BeforeEach
  void tables() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id bigint PRIMARY KEY, balance int NOT NULL)",
            "CREATE TABLE savings (id bigint PRIMARY KEY, balance int NOT NULL)");
    rig.destination()
        .execute(
            "CREATE TABLE accounts (id bigint PRIMARY KEY, balance int NOT NULL)",
            "CREATE TABLE savings (id bigint PRIMARY KEY, balance int NOT NULL)");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** Invariant 1, and ReJot's bug 4. */
  @Test
  void nothingIsAcknowledgedBeforeItIsDurable() throws SQLException {
    rig.publish(table("accounts", "id", "balance")).startPublisher();
    rig.drainToStore();
    try (Connection blocker = rig.store().connect();
        Statement statement = blocker.createStatement()) {
      rig.store()
          .execute(
              "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS"
                  + " 'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END'",
              "CREATE TRIGGER hold BEFORE UPDATE ON sync_events.feed FOR EACH ROW EXECUTE FUNCTION"
                  + " hold()");
      blocker.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(42)");
      Lsn before = Lsn.parse(rig.source().value("SELECT pg_current_wal_insert_lsn()"));
      rig.source().execute("INSERT INTO accounts SELECT n, 1 FROM generate_series(1, 500) n");
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(confirmed()).isLessThanOrEqualTo(before));
      blocker.rollback();
    }
    rig.drainToStore();

    assertThat(rig.store().number("SELECT count(*) FROM sync_events.events")).isEqualTo(500);
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(() -> assertThat(confirmed()).isGreaterThan(Lsn.ZERO));
    assertThat(confirmed()).isLessThanOrEqualTo(rig.feed().checkpoint().sourceEnd());
  }

  /**
   * Invariant 2, and ReJot's bugs 2 and 9: transactions that overlap come in the order they
   * committed, and all of them come. Each takes its number last, under a lock that it keeps to its
   * commit, so the numbers tell the order of the commits.
   */
  @Test
  void aFeedIsGaplessAndInCommitOrder() throws SQLException {
    rig.source().execute("CREATE TABLE commits (n int NOT NULL)", "INSERT INTO commits VALUES (0)");
    rig.publish(table("accounts", "id", "balance")).startPublisher();
    rig.drainToStore();
    try (Connection early = rig.source().connect();
        Statement first = early.createStatement()) {
      early.setAutoCommit(false);
      first.execute("INSERT INTO accounts VALUES (1, 0)");
      rig.source().execute("INSERT INTO accounts VALUES (2, 0)");
      first.execute("INSERT INTO accounts VALUES (3, 0)");
      early.commit();
    }
    try (Writers writers =
        new Writers(
            rig.source(),
            4,
            (statement, random) -> {
              statement.execute(
                  "INSERT INTO accounts VALUES (" + (10 + random.nextLong(1L << 50)) + ", 0)");
              statement.execute(
                  "WITH own AS (UPDATE commits SET n = n + 1 RETURNING n)"
                      + " INSERT INTO accounts SELECT -n, n FROM own");
            })) {
      await().until(() -> rig.feed().checkpoint().head().value() > 300);
      rig.stopPublisher();
      long behind = commits() + 300;
      await().until(() -> commits() > behind);
    }
    rig.startPublisher();
    rig.drainToStore();

    assertThat(rig.store().rows("SELECT position FROM sync_events.events ORDER BY position"))
        .isEqualTo(upTo(3 + 2 * commits()));
    assertThat(
            rig.store().rows("SELECT key->>'id' FROM sync_events.events ORDER BY position LIMIT 3"))
        .containsExactly("2", "1", "3");
    assertThat(
            rig.store()
                .rows(
                    "SELECT object->>'balance' FROM sync_events.events"
                        + " WHERE object->>'balance' <> '0' ORDER BY position"))
        .isEqualTo(upTo(commits()));
    assertThat(
            rig.store()
                .number(
                    "SELECT count(*) FROM (SELECT transaction_id, max(position) - min(position) + 1"
                        + " <> count(*) AS torn FROM sync_events.events GROUP BY 1) t WHERE torn"))
        .isZero();
  }

  private long commits() {
    return rig.source().number("SELECT n FROM commits");
  }

  private static List<String> upTo(long last) {
    return LongStream.rangeClosed(1, last).mapToObj(Long::toString).toList();
  }

  /**
   * Invariant 3, and ReJot's bug 11: money moves between two tables, and the sum never changes; not
   * even while a transaction arrives that is larger than any page.
   */
  @Test
  void aReaderOfTheDestinationNeverSeesHalfOfATransaction() throws SQLException {
    rig.source()
        .transaction(
            "INSERT INTO accounts SELECT n, 100 FROM generate_series(1, 20) n",
            "INSERT INTO savings SELECT n, 100 FROM generate_series(1, 20) n");
    rig.publish(table("accounts", "id", "balance"), table("savings", "id", "balance"))
        .consume(
            copy("accounts", "accounts", "id", "balance"),
            copy("savings", "savings", "id", "balance"))
        .start();
    rig.drain();

    try (Connection reader = rig.destination().connect()) {
      try (Writers writers =
          new Writers(
              rig.source(),
              3,
              (statement, random) -> {
                int amount = random.nextInt(50);
                statement.execute(
                    "UPDATE accounts SET balance = balance - "
                        + amount
                        + " WHERE id = "
                        + (1 + random.nextInt(20)));
                statement.execute(
                    "UPDATE savings SET balance = balance + "
                        + amount
                        + " WHERE id = "
                        + (1 + random.nextInt(20)));
              })) {
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        assertSumStays(reader, () -> System.nanoTime() > end);
      }
      rig.drain();
      for (int large = 0; large < 3; large++) {
        long through = rig.cursor() + 20 * 300;
        rig.source()
            .execute(
                "DO 'BEGIN"
                    + " FOR i IN 1..150 LOOP UPDATE accounts SET balance = balance - 1; END LOOP;"
                    + " FOR i IN 1..150 LOOP UPDATE savings SET balance = balance + 1; END LOOP;"
                    + " END'");
        assertSumStays(reader, () -> rig.cursor() >= through);
      }
    }
    rig.drain();

    String rows = "SELECT id, balance FROM savings ORDER BY id";
    assertThat(rig.destination().rows(rows)).isEqualTo(rig.source().rows(rows));
  }

  private static void assertSumStays(Connection reader, BooleanSupplier over) throws SQLException {
    long deadline = System.nanoTime() + SyncRig.PATIENCE.toNanos();
    try (PreparedStatement query =
        reader.prepareStatement(
            "SELECT (SELECT sum(balance) FROM accounts) + (SELECT sum(balance) FROM savings)")) {
      do {
        for (int reading = 0; reading < 20; reading++) {
          try (ResultSet row = query.executeQuery()) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(4_000);
          }
        }
        assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      } while (!over.getAsBoolean());
    }
  }

  /**
   * Invariant 4: connections to all three databases are cut under a counter; at random, and where
   * what belongs together would come apart: before rows, before the cursor that covers them, before
   * the feed's head, and before the source is told how far the feed has come.
   */
  @Test
  void aConsumerThatCountsHasRunOncePerEventWhateverWasCut() throws SQLException {
    rig.destination().execute("CREATE TABLE counts (id bigint PRIMARY KEY, n bigint NOT NULL)");
    rig.publish(table("accounts", "id", "balance"))
        .consume(
            consumer(
                "counting",
                "accounts",
                "INSERT INTO counts AS c (id, n) VALUES (:id, 1)"
                    + " ON CONFLICT (id) DO UPDATE SET n = c.n + 1",
                null))
        .start();
    rig.source().execute("INSERT INTO accounts SELECT n, 0 FROM generate_series(1, 5) n");
    rig.drain();
    try (Writers writers =
        new Writers(
            rig.source(),
            2,
            (statement, random) ->
                statement.execute(
                    "UPDATE accounts SET balance = balance + 1 WHERE id = "
                        + (1 + random.nextInt(5))))) {
      for (int cut = 0; cut < 2; cut++) {
        awaitMore();
        cutConnections();
      }
      awaitMore();
      cutWhoeverWaitsFor("LOCK TABLE counts IN EXCLUSIVE MODE", rig.destination());
      awaitMore();
      cutWhoeverWaitsFor("SELECT FROM sync_sink.cursor FOR UPDATE", rig.destination());
      awaitMore();
      cutWhoeverWaitsFor("SELECT FROM sync_events.feed FOR UPDATE", rig.store());
      awaitMore();
      rig.source()
          .rows(
              "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                  + " WHERE database = current_database() AND active");
    }
    rig.drain();

    assertThat(rig.destination().rows("SELECT id, n FROM counts ORDER BY id"))
        .isEqualTo(rig.source().rows("SELECT id, balance + 1 FROM accounts ORDER BY id"));
  }

  /** Invariant 5, with a foreign key to see it by. */
  @Test
  void parentsComeBeforeChildrenAndGoAfterThem() {
    String children =
        "CREATE TABLE children (id bigint PRIMARY KEY, account_id bigint REFERENCES accounts)";
    rig.source().execute(children);
    rig.destination().execute(children);
    rig.publish(table("children", "id", "account_id"), table("accounts", "id", "balance"))
        .consume(
            copy("children", "children", "id", "account_id"),
            copy("accounts", "accounts", "id", "balance"))
        .start();
    rig.drain();

    for (int id = 1; id <= 50; id++) {
      rig.source()
          .transaction(
              "INSERT INTO accounts VALUES (" + id + ", 1)",
              "INSERT INTO children VALUES (" + id + ", " + id + ")");
      if (id % 2 == 0) {
        rig.source()
            .transaction(
                "DELETE FROM children WHERE id = " + id, "DELETE FROM accounts WHERE id = " + id);
      }
    }
    rig.drain();

    assertThat(rig.destination().number("SELECT count(*) FROM children")).isEqualTo(25);
    assertThat(rig.destination().number("SELECT count(*) FROM accounts")).isEqualTo(25);
  }

  /** Invariant 6: whoever was fenced writes no more, even while it has the lease. */
  @Test
  void aFencedProcessWritesNoMore() {
    rig.publish(table("accounts", "id", "balance"))
        .consume(copy("accounts", "accounts", "id", "balance"))
        .start();
    rig.drain();

    rig.destination().execute("UPDATE sync_sink.cursor SET epoch = epoch + 1");
    rig.source().execute("INSERT INTO accounts VALUES (1, 1)");
    awaitFenced("consume");
    assertThat(rig.destination().number("SELECT count(*) FROM accounts")).isZero();

    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> rig.store().number("SELECT count(*) FROM sync_events.events") == 1);
    rig.store().execute("UPDATE sync_events.feed SET writer_epoch = writer_epoch + 1");
    rig.source().execute("INSERT INTO accounts VALUES (2, 1)");
    awaitFenced("publish");
    assertThat(rig.store().number("SELECT count(*) FROM sync_events.events")).isEqualTo(1);
  }

  private void awaitFenced(String pipeline) {
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rig.pipelines())
                    .filteredOn(one -> one.name().startsWith(pipeline))
                    .hasSize(1)
                    .allMatch(one -> one.state() == PipelineState.HALTED)
                    .allMatch(one -> one.note().startsWith("ENG-107")));
  }

  private Lsn confirmed() {
    return Lsn.parse(
        rig.source()
            .value(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                    + rig.slot()
                    + "'"));
  }

  private void awaitMore() {
    long moved = rig.cursor();
    await().atMost(SyncRig.PATIENCE).until(() -> rig.cursor() > moved + 50);
  }

  /** Takes a lock, and ends the session that needs it while it waits. */
  private static void cutWhoeverWaitsFor(String lock, TestDatabase database) throws SQLException {
    String waiting =
        " FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            + " AND application_name LIKE 'syncline%'";
    try (Connection holder = database.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute(lock);
      await()
          .atMost(SyncRig.PATIENCE)
          .until(() -> database.number("SELECT count(*)" + waiting) > 0);
      database.rows("SELECT pg_terminate_backend(pid, 5000)" + waiting);
    }
  }

  private void cutConnections() {
    for (var database : List.of(rig.source(), rig.store(), rig.destination())) {
      database.rows(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
              + " current_database() AND application_name LIKE 'syncline%' AND random() < 0.7");
    }
  }
}
