package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.postgres.source.SourceSettings;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class HeartbeatTest {
  private final TestDatabase database = TestPostgres.shared().database();

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @Test
  void movesTheSlotOfAnIdleDatabaseWhileItsNeighbourWrites() {
    database.execute("CREATE TABLE item (id int PRIMARY KEY)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    TestDatabase neighbour = TestPostgres.shared().database();
    neighbour.execute("CREATE TABLE busy (id int, filler text)");

    try (Capture capture = captured.open(captured.start(), CapturedDatabase.QUICK)) {
      neighbour.execute(
          "INSERT INTO busy SELECT i, repeat('x', 500) FROM generate_series(1, 10000) i");
      Lsn written = Lsn.parse(neighbour.value("SELECT pg_current_wal_lsn()"));

      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                capture.poll();
                capture.source.confirm(capture.end());
                return captured.confirmed().isAfter(written);
              });
      assertThat(capture.changes()).isEmpty();
    }
  }

  @Test
  void isPatientWithAConsumerThatDoesNotPoll() {
    database.execute("CREATE TABLE item (id int PRIMARY KEY)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    database.execute("INSERT INTO item VALUES (1)");
    try (Capture capture = captured.open(captured.start(), CapturedDatabase.QUICK)) {
      await()
          .pollDelay(
              CapturedDatabase.QUICK.multipliedBy(
                  3L * SourceSettings.DEFAULT.capture().missedHeartbeats()))
          .until(() -> true);

      assertThat(capture.transactions(1).changes()).containsExactly("+item id=1");
    }
  }

  /** Its tables are looked at one after the other, before any of its changes is handed on. */
  @Test
  void isPatientWithATransactionOverManyTables() {
    String[] tables =
        IntStream.range(0, 12).mapToObj(number -> "item" + number).toArray(String[]::new);
    for (String table : tables) {
      database.execute("CREATE TABLE " + table + " (id int PRIMARY KEY)");
    }
    CapturedDatabase captured = CapturedDatabase.of(database, tables);
    database.execute(
        Stream.of(tables)
            .map(table -> "INSERT INTO " + table + " VALUES (1);")
            .collect(Collectors.joining(" ", "DO $$ BEGIN ", " END $$")));
    Runnable slow = () -> LockSupport.parkNanos(CapturedDatabase.QUICK.toNanos() / 2);

    CaptureSettings settings = captured.settings(captured.start(), CapturedDatabase.QUICK);
    try (Capture capture = new Capture(DebeziumSource.open(settings, List.of(), slow))) {
      assertThat(capture.transactions(1).changes()).hasSize(tables.length);
    }
  }

  /** The engine makes records of its own meanwhile, which come from nowhere. */
  @Test
  void noticesThatTheServerSendsNothingAnyMore() throws Exception {
    database.execute("CREATE TABLE item (id int PRIMARY KEY)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    try (Capture capture = captured.open(captured.start(), CapturedDatabase.QUICK)) {
      database.execute("INSERT INTO item VALUES (1)");
      capture.transactions(1);
      int sender = captured.slotState("active_pid", Integer::valueOf);
      signal("STOP", sender);
      try {
        await()
            .atMost(CapturedDatabase.QUICK.multipliedBy(20))
            .untilAsserted(
                () ->
                    assertThatThrownBy(() -> capture.source.poll(Duration.ofMillis(10)))
                        .isInstanceOf(RetriableException.class)
                        .hasMessageContaining("nothing arrives"));
      } finally {
        signal("CONT", sender);
      }
    }
  }

  /** A role may lack the right: then a quiet stream is no stalled one. */
  @Test
  void livesWithoutTheRightToWriteMessages() {
    database.execute(
        "CREATE TABLE item (id int PRIMARY KEY)",
        "REVOKE EXECUTE ON FUNCTION pg_logical_emit_message(boolean, text, text, boolean)"
            + " FROM PUBLIC",
        "CREATE ROLE mute REPLICATION LOGIN",
        "GRANT SELECT ON item TO mute");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    CaptureSettings settings = captured.settings(captured.start(), CapturedDatabase.QUICK);
    try (Capture capture = new Capture(DebeziumSource.open(by("mute", settings)))) {
      await()
          .pollDelay(
              CapturedDatabase.QUICK.multipliedBy(
                  3L * SourceSettings.DEFAULT.capture().missedHeartbeats()))
          .until(() -> true);
      database.execute("INSERT INTO item VALUES (1)");

      assertThat(capture.transactions(1).changes()).containsExactly("+item id=1");
    } finally {
      database.execute("DROP OWNED BY mute", "DROP ROLE mute");
    }
  }

  @Test
  void goesOnAfterAFailureOfAnyKind() {
    database.execute("CREATE TABLE item (id int PRIMARY KEY)");
    CaptureSettings settings =
        CapturedDatabase.of(database, "item").settings(Lsn.parse("0/1"), CapturedDatabase.QUICK);
    AtomicInteger asked = new AtomicInteger();
    Secret failsOnce =
        Secret.from(
            () -> {
              if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("not now");
              }
              return settings.source().password().reveal();
            });
    String user = settings.source().user();
    try (Heartbeat heartbeat =
        new Heartbeat(by(user, failsOnce, settings), () -> true, stalled -> {})) {
      heartbeat.start();

      await().until(() -> asked.get() > 1);
    }
  }

  private static CaptureSettings by(String role, CaptureSettings settings) {
    return by(role, settings.source().password(), settings);
  }

  private static CaptureSettings by(String role, Secret password, CaptureSettings settings) {
    ConnectionSettings source = settings.source();
    return new CaptureSettings(
        new ConnectionSettings(
            source.slug(),
            source.host(),
            source.port(),
            source.database(),
            role,
            password,
            source.options()),
        settings.capture(),
        settings.feed(),
        settings.tables(),
        settings.resume(),
        settings.pace());
  }

  private static void signal(String name, int process) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + process).start().waitFor();
  }
}
