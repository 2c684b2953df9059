package dev.syncline.operations.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.eventstore.Lsn;
import dev.syncline.operations.SmallManifest;
import dev.syncline.operations.consumer.ConsumerPausing;
import dev.syncline.operations.consumer.ConsumerResumption;
import dev.syncline.operations.wait.Behind.Stage;
import dev.syncline.operations.wait.WaitOutcome.Applied;
import dev.syncline.operations.wait.WaitOutcome.TimedOut;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class ConsumerWaitTest {
  /** What docs/read-your-writes.md says. */
  private static final String TOKEN =
      """
      SELECT format('s1.%s.%s.%s.%s', system_identifier, left(pg_walfile_name(written), 8),
                    (SELECT oid FROM pg_database WHERE datname = current_database()),
                    replace(written::text, '/', '-'))
        FROM pg_control_system(), pg_logical_emit_message(true, 'syncline.token', '') AS written
      """;

  /** Well below the five seconds between two heartbeats. */
  private static final Duration SOON = Duration.ofMillis(2_500);

  private final TestDatabase source = TestPostgres.shared().database();
  private final TestDatabase store = TestPostgres.shared().database();
  private final TestDatabase destination = TestPostgres.shared().database();
  private final SmallManifest manifest = new SmallManifest(source, store, destination);
  private RunningSync sync;

  @BeforeEach
  void start() {
    source.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "CREATE TABLE notes (id bigint PRIMARY KEY, text text)",
        "INSERT INTO accounts VALUES (1, 'Ada')");
    destination.execute("CREATE TABLE copies (id bigint PRIMARY KEY, name text)");
    sync = new RunningSync(manifest);
    await().atMost(Duration.ofSeconds(60)).until(() -> copies().equals(List.of("1|Ada")));
  }

  @AfterEach
  void stop() {
    sync.close();
    source.dropSlots();
  }

  @Test
  void whatWasWrittenIsThereWhenTheWaitEnds() throws InterruptedException {
    for (int id = 2; id <= 40; id++) {
      source.execute("INSERT INTO accounts VALUES (%d, 'n')".formatted(id));
      assertThat(sync.await(token(), "10s")).isInstanceOf(Applied.class);
      assertThat(copies()).hasSize(id);
    }
  }

  /** Neither an event nor the next heartbeat is needed. */
  @Test
  void aCommitOfATableThatIsNotPublishedIsNotWaitedFor() throws InterruptedException {
    for (int id = 0; id < 5; id++) {
      source.execute("INSERT INTO notes VALUES (%d, 'n')".formatted(id));
      assertThat(sync.await(token(), "10s"))
          .isInstanceOf(Applied.class)
          .extracting(WaitOutcome::waited)
          .satisfies(waited -> assertThat(waited).isLessThan(SOON));
    }
  }

  @Test
  void aPositionReadInsteadOfWrittenMayWaitForTheNextHeartbeat() throws InterruptedException {
    source.execute("INSERT INTO accounts VALUES (2, 'Bob')");
    String token =
        source.value(
            TOKEN.replace(
                "pg_logical_emit_message(true, 'syncline.token', '')",
                "pg_current_wal_insert_lsn()"));

    assertThat(sync.await(token, "20s")).isInstanceOf(Applied.class);
    assertThat(copies()).hasSize(2);
  }

  @Test
  void withoutSynchronousCommitItIsNotThereTooEarly() throws InterruptedException {
    for (int id = 2; id <= 10; id++) {
      source.execute(
          "SET synchronous_commit = off; INSERT INTO accounts VALUES (%d, 'n')".formatted(id));
      assertThat(sync.await(token(), "10s")).isInstanceOf(Applied.class);
      assertThat(copies()).hasSize(id);
    }
  }

  @Test
  void aTimeoutSaysWhatIsMissing() throws Exception {
    try (Connection locked = destination.connect();
        Statement statement = locked.createStatement()) {
      locked.setAutoCommit(false);
      statement.execute("LOCK TABLE copies IN EXCLUSIVE MODE");
      source.execute("INSERT INTO accounts VALUES (2, 'Bob')");
      String token = token();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> behind(token, "100ms").stage() == Stage.APPLY);

      Behind behind = behind(token, "200ms");
      assertThat(behind.events()).hasValue(1);
      CompletableFuture<WaitOutcome> waiting = later(token, "20s");
      locked.rollback();

      assertThat(waiting.get(20, TimeUnit.SECONDS)).isInstanceOf(Applied.class);
      assertThat(copies()).containsExactly("1|Ada", "2|Bob");
    }
  }

  @Test
  void aTokenThatIsNotStoredYetTimesOutWithItsDistance() throws InterruptedException {
    Behind behind = behind(farAhead(), "300ms");

    assertThat(behind.stage()).isEqualTo(Stage.CAPTURE);
    assertThat(behind.bytes().orElseThrow()).isBetween(1L << 39, 1L << 41);
  }

  @Test
  void aTokenOfAnotherSourceIsRefused() throws InterruptedException {
    String token = token();
    String[] parts = token.split("\\.");

    assertThat(sync.refusals(store.value(TOKEN), "5s"))
        .containsExactly(
            "CLI-208 the token is of another database than the one that feed shop/db-source"
                + " captures");
    assertThat(sync.refusals(token.replace(parts[1], "7000000000000000000"), "5s"))
        .containsExactly(
            "CLI-208 the token is of another server than the one that feed shop/db-source"
                + " captures");
  }

  @Test
  void aTokenFromBeforeAFailoverIsRefusedAndOneFromAfterItIsWaitedFor() throws Exception {
    String before = token();
    assertThat(sync.await(before, "10s")).isInstanceOf(Applied.class);
    try (RunningSync other = new RunningSync(manifest)) {
      store.execute("UPDATE sync_events.feed SET timeline = timeline + 1");

      assertThat(other.refusals(before, "5s"))
          .containsExactly(
              "CLI-208 the token is of timeline 1, which the source of feed shop/db-source has left"
                  + " since, with or without that commit");
      assertThat(sync.await(before, "0s"))
          .as("a process that saw it stored knows")
          .isInstanceOf(Applied.class);
      store.execute("UPDATE sync_events.feed SET timeline = timeline - 1");
      assertThat(behind(before.replace(".00000001.", ".00000002."), "100ms"))
          .extracting(Behind::stage, Behind::note)
          .containsExactly(Stage.CAPTURE, "capture has not followed the source to timeline 2");
    }
  }

  @Test
  void rowsThatAreStillBeingReadAreNotTakenForApplied() throws Exception {
    store.execute("UPDATE sync_events.backfill SET complete = false");
    source.execute("INSERT INTO accounts VALUES (2, 'Bob')");
    String token = token();

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> behind(token, "100ms").stage() == Stage.BACKFILL);
    CompletableFuture<WaitOutcome> waiting = later(token, "20s");
    store.execute("UPDATE sync_events.backfill SET complete = true");

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isInstanceOf(Applied.class);
  }

  /** Positions are handed out again, in another history: the same number means something else. */
  @Test
  void aPositionOfAnotherHistoryIsNotTakenForApplied() throws Exception {
    source.execute("INSERT INTO accounts VALUES (2, 'Bob')");
    assertThat(sync.await(token(), "10s")).isInstanceOf(Applied.class);
    try (RunningSync other = new RunningSync(manifest)) {
      store.execute("UPDATE sync_events.history SET id = gen_random_uuid()");
      String later = token();

      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> behind(other, later, "100ms").stage() == Stage.APPLY);
    }
  }

  @Test
  void aHaltedConsumerIsNotWaitedForButWhatItHasAppliedIs() throws InterruptedException {
    String before = token();
    assertThat(sync.await(before, "10s")).isInstanceOf(Applied.class);
    destination.execute("ALTER TABLE copies DROP COLUMN name");
    source.execute("INSERT INTO accounts VALUES (2, 'Bob')");
    String after = token();

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(sync.refusals(after, "200ms").get(0))
                    .startsWith("CLI-209 consumer schema shop/copies is halted: DST-"));
    assertThat(sync.await(before, "5s")).isInstanceOf(Applied.class);
  }

  @Test
  void aPausedConsumerIsNotWaitedForUntilItIsResumed() throws InterruptedException {
    String before = token();
    assertThat(sync.await(before, "10s")).isInstanceOf(Applied.class);
    new ConsumerPausing(manifest.read()).pause(List.of("shop/copies"), "Ada", "tables move");
    source.execute("INSERT INTO accounts VALUES (2, 'Bob')");
    String after = token();

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(sync.refusals(after, "200ms").get(0))
                    .startsWith("CLI-209 consumer schema shop/copies is paused since 20")
                    .endsWith(" by Ada: tables move"));
    assertThat(sync.await(before, "5s")).isInstanceOf(Applied.class);
    new ConsumerResumption(manifest.read()).resume(List.of("shop/copies"));

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(sync.await(after, "5s")).isInstanceOf(Applied.class));
    assertThat(copies()).hasSize(2);
  }

  @Test
  void aStandbyAnswersFromTheCursorAtTheDestination() throws Exception {
    try (RunningSync standby = new RunningSync(manifest)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> standby.isAll(PipelineState.STANDBY));
      for (int id = 2; id <= 6; id++) {
        source.execute("INSERT INTO accounts VALUES (%d, 'n')".formatted(id));
        assertThat(standby.await(token(), "10s")).isInstanceOf(Applied.class);
        assertThat(copies()).hasSize(id);
      }
      sync.close();
      source.execute("INSERT INTO accounts VALUES (7, 'n')");

      assertThat(standby.await(token(), "60s")).as("it takes over").isInstanceOf(Applied.class);
      assertThat(copies()).hasSize(7);
    }
  }

  @Test
  void closingEndsAllWaits() throws Exception {
    String never = farAhead();
    CompletableFuture<WaitOutcome> blocked = later(never, "60s");
    await().during(Duration.ofMillis(200)).until(() -> !blocked.isDone());

    sync.waits().close();

    assertThat(blocked)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("CLI-209 this process is stopping");
    assertThat(sync.refusals(never, "5s")).hasSize(1);
  }

  @Test
  void onlySoManyWaitAtOnce() throws Exception {
    String never = farAhead();
    try (RunningSync small = new RunningSync(SyncPlanner.plan(manifest.read()), 1)) {
      CompletableFuture<WaitOutcome> first =
          CompletableFuture.supplyAsync(() -> outcome(small, never, "3s"));
      await()
          .atMost(Duration.ofSeconds(3))
          .ignoreExceptions()
          .until(
              () ->
                  small
                      .refusals(never, "0s")
                      .equals(List.of("CLI-209 1 requests wait already, as many as may")));
      assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(TimedOut.class);
      assertThat(small.await(never, "0s")).isInstanceOf(TimedOut.class);
    }
  }

  private Behind behind(String token, String timeout) throws InterruptedException {
    return behind(sync, token, timeout);
  }

  private static Behind behind(RunningSync sync, String token, String timeout)
      throws InterruptedException {
    WaitOutcome outcome = sync.await(token, timeout);
    assertThat(outcome).isInstanceOf(TimedOut.class);
    return ((TimedOut) outcome).behind();
  }

  private CompletableFuture<WaitOutcome> later(String token, String timeout) {
    return CompletableFuture.supplyAsync(() -> outcome(sync, token, timeout));
  }

  private static WaitOutcome outcome(RunningSync sync, String token, String timeout) {
    try {
      return sync.await(token, timeout);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private String farAhead() {
    SyncToken now = SyncToken.parse(token()).orElseThrow();
    Lsn position = new Lsn(now.position().value() + (1L << 40));
    return new SyncToken(now.source(), now.database(), position).toString();
  }

  private String token() {
    try (Connection session = source.connect();
        Statement statement = session.createStatement();
        var row = statement.executeQuery(TOKEN)) {
      row.next();
      return row.getString(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private List<String> copies() {
    return destination.rows("SELECT id, name FROM copies ORDER BY id");
  }
}
