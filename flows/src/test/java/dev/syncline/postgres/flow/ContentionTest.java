package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Other people's sessions are in the way: nothing stops for good, nothing is lost or repeated. */
@Tag("verify")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ContentionTest {
  private static final String ROWS = "SELECT id, balance FROM accounts ORDER BY id";

  /** What a change may take from its commit to the destination here, at the very worst. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void sync() {
    String accounts = "CREATE TABLE accounts (id int PRIMARY KEY, balance int)";
    rig.source().execute(accounts);
    rig.destination().execute(accounts);
    rig.publish(table("accounts", "id", "balance"))
        .consume(copy("accounts", "accounts", "id", "balance"))
        .start();
    rig.source().execute("INSERT INTO accounts SELECT n, 0 FROM generate_series(1, 20) n");
    rig.drain();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** A row held for longer than the sink waits for a lock. */
  @Test
  void aRowLockedAtTheDestinationIsWaitedFor() throws SQLException {
    try (Connection holder = rig.destination().connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT FROM accounts WHERE id = 1 FOR UPDATE");
      rig.source().execute("UPDATE accounts SET balance = 1 WHERE id = 1");
      await("the sink waits")
          .until(
              () ->
                  rig.destination()
                          .number(
                              "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                  + " AND datname = current_database()")
                      == 1);
      holder.rollback();
    }
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  /** Whoever PostgreSQL chooses as the victim: the sink comes through in the end. */
  @Test
  void deadlocksAtTheDestinationAreOvercome() throws SQLException {
    AtomicInteger deadlocks = new AtomicInteger();
    long before = deadlocks();
    try (Writers opponents =
            new Writers(
                rig.destination(),
                2,
                (statement, random) -> {
                  statement.execute("SET LOCAL deadlock_timeout = '10ms'");
                  for (int id = 20; id > 0; id--) {
                    statement.execute("SELECT FROM accounts WHERE id = " + id + " FOR UPDATE");
                  }
                  deadlocks.incrementAndGet();
                });
        Writers writers =
            new Writers(
                rig.source(),
                1,
                (statement, random) ->
                    statement.execute("UPDATE accounts SET balance = balance + 1"))) {
      await().atMost(SyncRig.PATIENCE).until(() -> deadlocks() > before + 3);
    }
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
    assertThat(rig.pipelines()).allMatch(one -> one.state() == PipelineState.RUNNING);
  }

  private long deadlocks() {
    return rig.destination()
        .number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  }

  /** Old snapshots, held open at all three databases, keep nobody waiting. */
  @Test
  void longTransactionsDelayNothing() throws SQLException {
    List<Connection> sessions = new ArrayList<>();
    try {
      for (TestDatabase database : List.of(rig.source(), rig.store(), rig.destination())) {
        Connection session = database.connect();
        sessions.add(session);
        session.setAutoCommit(false);
        session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = session.createStatement()) {
          statement.execute("SELECT count(*), pg_current_xact_id() FROM pg_class");
        }
      }
      try (Statement open = sessions.get(0).createStatement()) {
        open.execute("INSERT INTO accounts VALUES (1000, 0)");
      }
      for (int change = 1; change <= 50; change++) {
        rig.source().execute("UPDATE accounts SET balance = " + change + " WHERE id = 1");
        arrives(change);
      }
    } finally {
      for (Connection session : sessions) {
        session.close();
      }
    }
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  /** The wake-up is only a hint: without it the store is asked every second. */
  @Test
  void aKilledListenerCostsNoMoreThanAPoll() {
    for (int change = 1; change <= 3; change++) {
      await("listens").until(() -> listeners() > 0);
      rig.store()
          .execute(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  + " WHERE datname = current_database() AND query ILIKE 'LISTEN%'");
      rig.source().execute("UPDATE accounts SET balance = " + change + " WHERE id = 1");
      arrives(change);
    }
    await("listens again").until(() -> listeners() > 0);
  }

  private long listeners() {
    return rig.store()
        .number(
            "SELECT count(*) FROM pg_stat_activity WHERE"
                + " datname = current_database() AND query ILIKE 'LISTEN%'");
  }

  private void arrives(int balance) {
    await("balance " + balance)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> rig.destination().number("SELECT balance FROM accounts WHERE id = 1") == balance);
  }
}
