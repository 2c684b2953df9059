package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class FailureTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<TestDatabase> databases = new ArrayList<>();

  @AfterEach
  void dropSlots() {
    databases.forEach(TestDatabase::dropSlots);
  }

  @Test
  void tellsOfAServerProcessThatWasEndedAndGoesOnExactly() {
    CapturedDatabase captured = items(TestPostgres.shared());
    Lsn end;
    try (Capture capture = captured.open(captured.start())) {
      captured.database().execute("INSERT INTO item VALUES (1)");
      end = capture.transactions(1).firstEndWithChanges();

      captured.database().execute("SELECT pg_terminate_backend(" + sender(captured) + ")");
      captured.database().execute("INSERT INTO item VALUES (2)");

      assertThatThrownBy(pollingFails(capture))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("shop/accounts");
    }
    try (Capture capture = captured.open(end)) {
      assertThat(capture.transactions(1).changes()).containsExactly("+item id=2");
    }
  }

  @Test
  void goesOnExactlyAfterTheServerCrashed() {
    try (TestPostgres server = TestPostgres.start("wal_level=logical")) {
      CapturedDatabase captured = items(server);
      Lsn end;
      try (Capture capture = captured.open(captured.start())) {
        captured.database().execute("INSERT INTO item VALUES (1)");
        end = capture.transactions(1).firstEndWithChanges();
        captured.database().execute("INSERT INTO item VALUES (2)");

        // The postmaster answers the violent death of one process by a restart of all.
        ProcessHandle.of(sender(captured)).orElseThrow().destroyForcibly();

        assertThatThrownBy(pollingFails(capture)).isInstanceOf(RetriableException.class);
      }
      await().atMost(SOON).ignoreExceptions().until(captured::slotIsFree);
      captured.database().execute("INSERT INTO item VALUES (3)");
      try (Capture capture = captured.open(end)) {
        assertThat(capture.transactions(2).changes()).containsExactly("+item id=2", "+item id=3");
      }
    }
  }

  @Test
  void namesTheProcessThatHoldsTheSlot() {
    CapturedDatabase captured = items(TestPostgres.shared());
    try (Capture holder = captured.open(captured.start())) {
      captured.database().execute("INSERT INTO item VALUES (1)");
      holder.transactions(1);
      try (Capture second = captured.open(captured.start())) {
        assertThatThrownBy(pollingFails(second))
            .isInstanceOf(RetriableException.class)
            .hasMessageContaining("PID " + sender(captured));
      }
      captured.database().execute("INSERT INTO item VALUES (2)");
      assertThat(holder.transactions(2).changes()).containsExactly("+item id=1", "+item id=2");
    }
  }

  @Test
  void tellsThatTheSourceDoesNotAnswer() {
    CapturedDatabase captured = items(TestPostgres.shared());
    CapturedDatabase nowhere =
        new CapturedDatabase(
            new TestDatabase("localhost", 1, captured.database().name(), ""),
            captured.slot(),
            captured.start(),
            captured.tables());

    assertThatThrownBy(() -> nowhere.open(captured.start()))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void noticesASenderThatHangs() throws IOException {
    CapturedDatabase captured = items(TestPostgres.shared());
    try (Capture capture = captured.open(captured.start(), CapturedDatabase.QUICK)) {
      capture.until(events -> !events.isEmpty());
      long sender = sender(captured);
      signal("STOP", sender);
      try {
        assertThatThrownBy(pollingFails(capture))
            .isInstanceOf(RetriableException.class)
            .hasMessageContaining("stalled");
      } finally {
        signal("CONT", sender);
      }
    }
    await().atMost(SOON).until(captured::slotIsFree);
  }

  @Test
  void closesWithinSecondsAlthoughItsQueueIsFull() {
    CapturedDatabase captured = items(TestPostgres.shared());
    captured.database().execute("INSERT INTO item SELECT generate_series(1, 200000)");
    Capture capture = captured.open(captured.start());
    capture.until(events -> !capture.changes().isEmpty());

    long before = System.nanoTime();
    capture.close();

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(6));
    assertThat(captured.slotIsFree()).isTrue();
  }

  @Test
  void freesTheSlotAlthoughItsCallerIsInterrupted() {
    CapturedDatabase captured = items(TestPostgres.shared());
    captured.database().execute("INSERT INTO item VALUES (1)");
    Capture capture = captured.open(captured.start()).transactions(1);

    Thread.currentThread().interrupt();
    capture.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(captured.slotIsFree()).isTrue();
  }

  @Test
  void closesWithinSecondsWhileItStarts() {
    CapturedDatabase captured = items(TestPostgres.shared());
    for (int pause = 0; pause < 600; pause += 150) {
      Capture capture = captured.open(captured.start());
      await().pollDelay(Duration.ofMillis(pause)).until(() -> true);

      long before = System.nanoTime();
      capture.close();

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(6));
    }
    await().atMost(SOON).until(captured::slotIsFree);
  }

  @Test
  void deliversATransactionLargerThanItsQueueToASlowConsumer() {
    CapturedDatabase captured = items(TestPostgres.shared());
    captured.database().execute("INSERT INTO item SELECT generate_series(1, 100000)");
    try (Capture capture = captured.open(captured.start())) {
      assertThat(capture.transactions(1).changes())
          .isEqualTo(IntStream.rangeClosed(1, 100_000).mapToObj(id -> "+item id=" + id).toList());
      assertThat(capture.texts()).filteredOn(text -> text.equals("end")).hasSizeLessThan(3);
    }
  }

  private CapturedDatabase items(TestPostgres server) {
    TestDatabase database = server.database();
    if (server == TestPostgres.shared()) {
      databases.add(database);
    }
    database.execute("CREATE TABLE item (id int PRIMARY KEY)");
    return CapturedDatabase.of(database, "item");
  }

  private static long sender(CapturedDatabase captured) {
    return captured.slotState("active_pid", Long::parseLong);
  }

  private static ThrowingCallable pollingFails(Capture capture) {
    return () -> capture.until(events -> false);
  }

  private static void signal(String name, long process) throws IOException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process)).start().onExit().join();
  }
}
