package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.positions;
import static dev.syncline.eventstore.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.setting.Settings;
import dev.syncline.testkit.LossyProxy;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions that die, freeze or fall silent. */
@Tag("verify")
class FailureTest {
  private static final StoreSettings IMPATIENT =
      StoreSettings.of(
          Settings.DEFAULTS.with(StoreTuning.TAKEOVER_PATIENCE, Duration.ofMillis(300)));

  private final TestDatabase database = TestPostgres.shared().database();
  private PostgresEventStore store;
  private SchemaId account;

  @BeforeEach
  void open() {
    store = PostgresEventStore.connect(Connections.to(database), IMPATIENT);
    account = store.contracts().publish(ACCOUNTS, contract("account")).id();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private long end(String application) {
    return database.number(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '%s' AND application_name = 'syncline %s'"
            .formatted(database.name(), application));
  }

  @Test
  void aSessionLostInTheMiddleOfAnAppendLeavesNothing() {
    FeedWriter writer = store.write(ACCOUNTS);
    append(writer, 1, inserts(account, 1));
    FeedAppend append = writer.begin();
    append.add(transaction(2), inserts(account, 5000));
    assertThat(end("writer")).isEqualTo(1);
    assertThatThrownBy(
            () -> {
              append.end(new Lsn(2));
              append.commit();
            })
        .isInstanceOf(EventStoreException.class);
    append.close();
    assertThatThrownBy(writer::begin).isInstanceOf(EventStoreException.class);
    writer.close();
    try (FeedWriter next = store.write(ACCOUNTS)) {
      assertThat(next.checkpoint().head()).isEqualTo(new Position(1));
      append(next, 2, inserts(account, 2));
    }
    assertThat(positions(everything(store, ACCOUNTS))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aLostCommitReplyIsResolvedByTheNextCheckpoint() throws IOException {
    try (LossyProxy proxy = new LossyProxy(database.port());
        PostgresEventStore remote =
            PostgresEventStore.connect(
                Connections.to("localhost", proxy.port(), database.name(), TestDatabase.USER),
                IMPATIENT)) {
      FeedWriter writer = remote.write(ACCOUNTS);
      FeedAppend append = writer.begin();
      append.add(transaction(1), inserts(account, 3));
      append.end(new Lsn(1));
      proxy.dropTheReplyTo("COMMIT");
      assertThatThrownBy(append::commit).isInstanceOf(EventStoreException.class);
      writer.close();
      try (FeedWriter next = store.write(ACCOUNTS)) {
        assertThat(next.checkpoint().head()).isEqualTo(new Position(3));
        assertThat(next.checkpoint().sourceEnd()).isEqualTo(new Lsn(1));
      }
    }
  }

  @Test
  void aTakeOverEndsWhoeverHoldsTheFeedsLock() throws SQLException {
    store.write(ACCOUNTS).close();
    try (Connection frozen = database.connect();
        Statement statement = frozen.createStatement()) {
      frozen.setAutoCommit(false);
      statement.executeQuery("SELECT * FROM sync_events.feed FOR UPDATE").close();
      try (FeedWriter writer = store.write(ACCOUNTS)) {
        append(writer, 1, inserts(account, 1));
      }
      assertThatThrownBy(frozen::commit).isInstanceOf(SQLException.class);
    }
    assertThat(everything(store, ACCOUNTS)).hasSize(1);
  }

  @Test
  void aReaderDoesNotWaitForWhatItKnowsToBeThere() throws InterruptedException {
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 2));
    }
    PostgresEventStore elsewhere = PostgresEventStore.connect(Connections.to(database));
    FeedReader reader = elsewhere.read(ACCOUNTS);
    reader.read(Position.START, Set.of(account), new PageLimit(1, 1_000));
    elsewhere.close();

    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> reader.await(new Position(1), Duration.ofMinutes(1)));
    assertThatThrownBy(() -> reader.await(new Position(2), Duration.ofSeconds(1)))
        .isInstanceOf(EventStoreException.class);
  }

  @Test
  void readersPollWhileNobodyCanListenAndListenAgainAfterwards() throws Exception {
    try (FeedWriter writer = store.write(ACCOUNTS);
        PostgresEventStore elsewhere = PostgresEventStore.connect(Connections.to(database));
        FeedReader reader = elsewhere.read(ACCOUNTS)) {
      reader.await(Position.START, Duration.ofMillis(1));
      await().until(() -> end("listen") == 1);
      append(writer, 1, inserts(account, 1));
      reader.await(Position.START, Duration.ofSeconds(10));
      assertThat(reader.head()).isEqualTo(new Position(1));
      await().until(() -> sessions("application_name = 'syncline listen'") == 1);
    }
  }

  @Test
  void aLostNotificationDoesNotFailAnAppend() throws Exception {
    try (FeedWriter writer = store.write(ACCOUNTS);
        PostgresEventStore elsewhere = PostgresEventStore.connect(Connections.to(database));
        FeedReader reader = elsewhere.read(ACCOUNTS)) {
      append(writer, 1, inserts(account, 1));
      await().until(() -> end("notify") == 1);
      append(writer, 2, inserts(account, 1));
      reader.await(new Position(1), Duration.ofSeconds(10));
      assertThat(reader.head()).isEqualTo(new Position(2));
      append(writer, 3, inserts(account, 1));
      await().until(() -> sessions("application_name = 'syncline notify'") == 1);
    }
  }

  @Test
  void closingLeavesNoSessionBehind() throws Exception {
    FeedWriter writer = store.write(ACCOUNTS);
    append(writer, 1, inserts(account, 1));
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.await(new Position(1), Duration.ofMillis(50));
    }
    await().until(() -> sessions("application_name = 'syncline listen'") == 1);
    writer.close();
    store.close();
    await().until(() -> sessions("application_name LIKE 'syncline%'") == 0);
    assertThat(sessions("application_name LIKE 'syncline%'")).isZero();
  }

  private long sessions(String which) {
    return database.number(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = '%s' AND %s"
            .formatted(database.name(), which));
  }
}
