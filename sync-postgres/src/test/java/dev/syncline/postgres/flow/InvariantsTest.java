package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.consumer;
import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.run.PipelineState;
import dev.syncline.eventstore.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The design's invariants 1 to 6, each seen from outside on real databases. */
class InvariantsTest {
  private final SyncRig rig = new SyncRig();

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

  /** Invariant 2, and ReJot's bug 2: transactions that overlap come in the order they committed. */
  @Test
  void aFeedIsGaplessAndInCommitOrder() throws SQLException {
    rig.publish(table("accounts", "id", "balance")).startPublisher();
    rig.drainToStore();
    try (Connection early = rig.source().connect();
        Statement first = early.createStatement()) {
      early.setAutoCommit(false);
      first.execute("INSERT INTO accounts VALUES (1, 1)");
      rig.source().execute("INSERT INTO accounts VALUES (2, 1)");
      first.execute("INSERT INTO accounts VALUES (3, 1)");
      early.commit();
    }
    try (Writers writers =
        new Writers(
            rig.source(),
            4,
            (statement, random) -> {
              statement.execute(
                  "INSERT INTO accounts VALUES (" + random.nextLong(1L << 50) + ", 1)");
              statement.execute(
                  "INSERT INTO accounts VALUES (" + random.nextLong(1L << 50) + ", 1)");
            })) {
      await().until(() -> rig.feed().checkpoint().head().value() > 300);
    }
    rig.drainToStore();

    List<String> positions =
        rig.store().rows("SELECT position FROM sync_events.events ORDER BY position");
    assertThat(positions)
        .isEqualTo(LongStream.rangeClosed(1, positions.size()).mapToObj(Long::toString).toList());
    assertThat(
            rig.store().rows("SELECT key->>'id' FROM sync_events.events ORDER BY position LIMIT 3"))
        .containsExactly("2", "1", "3");
    assertThat(
            rig.store()
                .number(
                    "SELECT count(*) FROM (SELECT transaction_id, max(position) - min(position) + 1"
                        + " <> count(*) AS torn FROM sync_events.events GROUP BY 1) t WHERE torn"))
        .isZero();
  }

  /** Invariant 3, and ReJot's bug 11: money moves between two tables, and the sum never changes. */
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
    String sum = "SELECT (SELECT sum(balance) FROM accounts) + (SELECT sum(balance) FROM savings)";
    int readings = 0;

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
                });
        Connection reader = rig.destination().connect();
        PreparedStatement query = reader.prepareStatement(sum)) {
      long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (System.nanoTime() < end) {
        try (ResultSet row = query.executeQuery()) {
          row.next();
          assertThat(row.getLong(1)).isEqualTo(4_000);
        }
        readings++;
      }
    }
    rig.drain();

    assertThat(readings).isGreaterThan(100);
    String rows = "SELECT id, balance FROM savings ORDER BY id";
    assertThat(rig.destination().rows(rows)).isEqualTo(rig.source().rows(rows));
  }

  /** Invariant 4: connections to all three databases are cut again and again under a counter. */
  @Test
  void aConsumerThatCountsHasRunOncePerEventWhateverWasCut() {
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
      for (int cut = 0; cut < 6; cut++) {
        long moved = rig.cursor();
        await().atMost(SyncRig.PATIENCE).until(() -> rig.cursor() > moved + 50);
        cutConnections();
      }
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

  /** Invariant 6. */
  @Test
  void aSecondProcessFencesTheFirst() {
    rig.publish(table("accounts", "id", "balance"))
        .consume(copy("accounts", "accounts", "id", "balance"))
        .start();
    rig.drain();
    var firstConsumer = rig.pipelines().get(1);
    SyncRig other = rig.second();

    other.startConsumer();
    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> rig.destination().number("SELECT max(epoch) FROM sync_sink.cursor") > 1);
    rig.source().execute("INSERT INTO accounts VALUES (1, 1)");
    rig.drainToStore();

    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () -> assertThat(rig.pipelines().get(1).state()).isEqualTo(PipelineState.FAILED));
    assertThat(rig.pipelines().get(1).note()).startsWith("ENG-107");
    assertThat(firstConsumer.name()).startsWith("consume");
    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> rig.destination().number("SELECT count(*) FROM accounts") == 1);
    other.stopConsumer();
  }

  private Lsn confirmed() {
    return Lsn.parse(
        rig.source()
            .value(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                    + rig.slot()
                    + "'"));
  }

  private void cutConnections() {
    for (var database : List.of(rig.source(), rig.store(), rig.destination())) {
      database.rows(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
              + " current_database() AND application_name LIKE 'syncline%' AND random() < 0.7");
    }
  }
}
