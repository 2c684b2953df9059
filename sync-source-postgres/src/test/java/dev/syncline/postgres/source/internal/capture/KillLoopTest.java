package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.change.TransactionBegan;
import dev.syncline.engine.change.TransactionEnded;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stops capture at random moments under load and compares every change with what was written. */
@Tag("verify")
class KillLoopTest {
  private static final int ROUNDS = 12;

  private final TestDatabase database = TestPostgres.shared().database();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final List<String> written = new ArrayList<>();
  private final List<String> durable = new ArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private CapturedDatabase captured;
  private Lsn end;

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @Test
  void deliversEveryChangeOnceAndInOrderWhereverItIsStopped() throws Exception {
    database.execute(
        "CREATE TABLE a (id int PRIMARY KEY, n int)", "CREATE TABLE b (id int PRIMARY KEY)");
    captured = CapturedDatabase.of(database, "a", "b");
    end = captured.start();
    Thread writer = new Thread(this::write, "writer");
    writer.start();
    for (int round = 0; round < ROUNDS; round++) {
      captureForAWhile(Duration.ofMillis(200 + random.nextInt(1200)), round % 3 == 2);
    }
    stop.set(true);
    writer.join();
    captureUntilAllIsThere();

    assertThat(durable).as("seed %d", seed).isEqualTo(written);
    assertThat(durable).hasSizeGreaterThan(1000);
  }

  private void captureForAWhile(Duration time, boolean violently) throws InterruptedException {
    assertThat(captured.confirmed().isAfter(end)).isFalse();
    try (DebeziumSource source =
        DebeziumSource.open(captured.settings(end, Duration.ofSeconds(1)))) {
      Store store = new Store(source);
      store.takeUntil(() -> !store.isEmpty());
      long until = System.nanoTime() + time.toNanos();
      store.takeUntil(() -> System.nanoTime() > until);
      if (violently) {
        database.execute(
            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
                + captured.slot()
                + "'");
        takeUntilItFails(store);
      }
    }
    await().atMost(Duration.ofSeconds(10)).until(captured::slotIsFree);
  }

  private void takeUntilItFails(Store store) throws InterruptedException {
    try {
      store.takeUntil(() -> false);
    } catch (RetriableException expected) {
      assertThat(expected).hasMessageContaining("capture of shop/accounts");
    }
  }

  private void captureUntilAllIsThere() throws InterruptedException {
    try (DebeziumSource source =
        DebeziumSource.open(captured.settings(end, Duration.ofSeconds(1)))) {
      Store store = new Store(source);
      long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      store.takeUntil(() -> durable.size() >= written.size() || System.nanoTime() > until);
    }
  }

  /** Keeps whole transactions only, and confirms them sometimes later. */
  private final class Store {
    private final DebeziumSource source;
    private final List<String> open = new ArrayList<>();
    private int slices;

    Store(DebeziumSource source) {
      this.source = source;
    }

    boolean isEmpty() {
      return slices == 0;
    }

    void takeUntil(java.util.function.BooleanSupplier enough) throws InterruptedException {
      while (!enough.getAsBoolean()) {
        List<SourceEvent> events = source.poll(Duration.ofMillis(20));
        events.forEach(this::take);
        slices += events.isEmpty() ? 0 : 1;
        if (random.nextBoolean()) {
          source.confirm(end);
        }
      }
    }

    private void take(SourceEvent event) {
      if (event instanceof TransactionEnded ended) {
        durable.addAll(open);
        open.clear();
        end = ended.end();
      } else if (!(event instanceof TransactionBegan || event instanceof LogicalMessage)) {
        open.add(Capture.text(event));
      }
    }
  }

  private void write() {
    try (Connection quick = database.connect();
        Connection slow = database.connect();
        Statement now = quick.createStatement();
        Statement later = slow.createStatement()) {
      slow.setAutoCommit(false);
      List<String> pending = new ArrayList<>();
      for (int id = 0; !stop.get(); id += 10) {
        now.execute("INSERT INTO a VALUES (" + id + ", 0), (" + (id + 1) + ", 0)");
        written.addAll(List.of("+a id=" + id + " n=0", "+a id=" + (id + 1) + " n=0"));
        later.execute("INSERT INTO b VALUES (" + id + ")");
        pending.add("+b id=" + id);
        now.execute("UPDATE a SET id = " + (id + 2) + ", n = 1 WHERE id = " + id);
        written.addAll(List.of("-a id=" + id + " n=?", "+a id=" + (id + 2) + " n=1"));
        if (id % 70 == 0) {
          slow.commit();
          written.addAll(pending);
          pending.clear();
        }
        now.execute("DELETE FROM a WHERE id = " + (id + 1));
        written.add("-a id=" + (id + 1) + " n=?");
      }
    } catch (SQLException cause) {
      throw new IllegalStateException(cause);
    }
  }
}
