package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.BackfillRequest;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.PublishedContract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backfill jobs on real databases: while rows change, and through kills. */
@Tag("verify")
class BackfillJobFlowTest {
  private static final int UNTOUCHED = 4_000;
  private static final int ROWS = 5_000;
  private static final String ALL = "SELECT id, name FROM accounts ORDER BY id";
  private static final OptionalLong UNLIMITED = OptionalLong.empty();

  private SyncRig rig;

  @BeforeEach
  void createTables() {
    rig = new SyncRig();
    rig.source()
        .execute(
            "CREATE TABLE accounts (id int PRIMARY KEY, name text)",
            "INSERT INTO accounts SELECT n, 'name ' || n FROM generate_series(1, " + ROWS + ") n",
            "CREATE TABLE others (id int PRIMARY KEY, name text)",
            "INSERT INTO others VALUES (1, 'one')");
    rig.destination()
        .execute(
            "CREATE TABLE accounts (id int PRIMARY KEY, name text)",
            "CREATE TABLE others (id int PRIMARY KEY, name text)");
    rig.publish(table("accounts", "id", "name"), table("others", "id", "name"))
        .consume(copy("accounts", "accounts", "id", "name"), copy("others", "others", "id", "name"))
        .start();
    rig.drain();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** Of the rows that nobody changes, each is published once, however often the publisher dies. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aFullReloadIsExactThroughKillsWhileRowsChange(int parallel) throws InterruptedException {
    rig.destination().execute("UPDATE accounts SET name = 'damaged' WHERE id % 2 = 0");
    long head = rig.feed().checkpoint().head().value();
    AtomicBoolean done = new AtomicBoolean();
    Thread writer = new Thread(() -> write(done), "writer");
    writer.start();
    BackfillJob job =
        rig.events()
            .backfillJobs()
            .request(
                new BackfillRequest(
                    accounts(),
                    BackfillScope.EVERYTHING,
                    OptionalLong.of(1_500),
                    OptionalInt.of(parallel),
                    "test"));
    for (int kill = 1; kill <= 3; kill++) {
      long read = 900L * kill;
      // A kill may end the sessions of this test at the event store, too.
      await()
          .atMost(SyncRig.PATIENCE)
          .ignoreExceptionsInstanceOf(EventStoreException.class)
          .until(() -> rowsRead(job) >= read);
      kill(kill);
    }
    awaitState(job, BackfillJobState.COMPLETE);
    done.set(true);
    writer.join();
    rig.drain();

    assertThat(rig.destination().rows(ALL)).isEqualTo(rig.source().rows(ALL));
    assertThat(
            rig.store()
                .rows(
                    "SELECT key, count(*) FROM sync_events.events WHERE position > "
                        + head
                        + " AND (key ->> 'id')::int <= "
                        + UNTOUCHED
                        + " GROUP BY key HAVING count(*) <> 1"))
        .isEmpty();
    assertThat(
            rig.store()
                .number(
                    "SELECT count(DISTINCT key) FROM sync_events.events WHERE position > "
                        + head
                        + " AND (key ->> 'id')::int <= "
                        + UNTOUCHED))
        .isEqualTo(UNTOUCHED);
    assertThat(found(job).progress().ranges()).hasSize(parallel == 1 ? 0 : parallel);
    assertThat(found(job).progress().ranges())
        .allMatch(range -> range.complete() && range.rowsRead() > 0);
    assertThat(rig.store().number("SELECT count(*) FROM sync_events.told_key")).isZero();
    assertThat(
            rig.store()
                .number(
                    "SELECT count(*) FROM sync_events.events WHERE public_schema_name = 'others'"))
        .isEqualTo(1);
  }

  private void write(AtomicBoolean done) {
    Random random = new Random(18);
    while (!done.get()) {
      int id = UNTOUCHED + 1 + random.nextInt(ROWS - UNTOUCHED);
      String statement =
          switch (random.nextInt(3)) {
            case 0 -> "DELETE FROM accounts WHERE id = " + id;
            case 1 -> "UPDATE accounts SET name = 'u" + random.nextInt() + "' WHERE id = " + id;
            default ->
                "INSERT INTO accounts VALUES ("
                    + id
                    + ", 'i') ON CONFLICT (id) DO UPDATE SET name = 'c"
                    + random.nextInt()
                    + "'";
          };
      rig.source().execute(statement);
    }
  }

  /** The publisher ends, or loses all its sessions at the event store or at the source. */
  private void kill(int number) {
    switch (number % 3) {
      case 0 -> {
        rig.stopPublisher();
        rig.startPublisher();
      }
      case 1 ->
          rig.store()
              .execute(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name"
                      + " LIKE 'syncline%' AND datname = current_database()");
      default ->
          rig.source()
              .execute(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name"
                      + " LIKE 'syncline%' AND datname = current_database()");
    }
  }

  @Test
  void rowsThatTheStreamNeverDeletedAreDeletedByAFullReloadOnly() {
    plantPhantom();

    complete(request(new BackfillScope.Where("id <= 10"), UNLIMITED));
    rig.drain();
    assertThat(rig.destination().number("SELECT count(*) FROM accounts WHERE id = -1"))
        .isEqualTo(1);
    complete(request(BackfillScope.EVERYTHING, UNLIMITED));
    rig.drain();

    assertThat(rig.destination().rows(ALL)).isEqualTo(rig.source().rows(ALL));
  }

  /** A row that consumers have, and the source does not: the slot was moved past its delete. */
  private void plantPhantom() {
    rig.source().execute("INSERT INTO accounts VALUES (-1, 'phantom')");
    rig.drain();
    rig.stopPublisher();
    rig.source().execute("DELETE FROM accounts WHERE id = -1");
    String end =
        rig.source()
            .value(
                "SELECT end_lsn FROM pg_replication_slot_advance('"
                    + rig.slot()
                    + "', pg_current_wal_lsn())");
    rig.store().execute("UPDATE sync_events.feed SET source_end_lsn = '" + end + "'");
    rig.startPublisher();
    rig.drain();
  }

  @Test
  void listedKeysAreSentAgainOrDeleted() {
    rig.destination()
        .execute(
            "UPDATE accounts SET name = 'damaged' WHERE id IN (7, 8)",
            "INSERT INTO accounts VALUES (-5, 'never was')");

    complete(
        rig.events()
            .backfillJobs()
            .request(
                new BackfillRequest(accounts(), BackfillScope.LISTED, UNLIMITED, "test"),
                List.of("{\"id\": 7}", "{\"id\": -5}").iterator()));
    rig.drain();

    assertThat(rig.destination().rows("SELECT id, name FROM accounts WHERE id IN (-5, 7, 8)"))
        .containsExactlyInAnyOrder("7|name 7", "8|damaged");
  }

  @Test
  void aBadConditionEndsItsJobAndTheStreamGoesOn() {
    BackfillJob job = request(new BackfillScope.Where("nome = 'x'"), UNLIMITED);

    awaitState(job, BackfillJobState.FAILED);
    rig.source().execute("INSERT INTO accounts VALUES (6001, 'after')");
    rig.drain();

    assertThat(found(job).failure().orElseThrow().code()).isEqualTo("SRC-180");
    assertThat(rig.destination().rows(ALL)).isEqualTo(rig.source().rows(ALL));
    assertThat(rig.pipelines()).allMatch(one -> one.lastFailure().isEmpty());
  }

  private PublishedContract accounts() {
    return rig.events().contracts().all().stream()
        .filter(one -> one.contract().name().equals("accounts"))
        .findFirst()
        .orElseThrow();
  }

  private BackfillJob request(BackfillScope scope, OptionalLong limit) {
    return rig.events()
        .backfillJobs()
        .request(new BackfillRequest(accounts(), scope, limit, "test"));
  }

  private void complete(BackfillJob job) {
    awaitState(job, BackfillJobState.COMPLETE);
  }

  private void awaitState(BackfillJob job, BackfillJobState state) {
    await()
        .atMost(SyncRig.PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(EventStoreException.class)
        .untilAsserted(() -> assertThat(found(job).state()).isEqualTo(state));
  }

  private BackfillJob found(BackfillJob job) {
    return Optional.of(job.id()).flatMap(rig.events().backfillJobs()::find).orElseThrow();
  }

  private long rowsRead(BackfillJob job) {
    return found(job).progress().rowsRead();
  }
}
