package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.AMPLE;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.insert;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.setting.Settings;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process that writes a feed and reads it too does not ask the database for its own events. */
@Tag("verify")
class OwnEventsTest {
  private static final String ALTER =
      "UPDATE sync_events.event SET object = '{\"altered\": true}' WHERE object IS NOT NULL";

  private static final String HELD =
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
          + " (SELECT oid FROM pg_database WHERE datname = current_database())";

  private final TestDatabase database = TestPostgres.shared().database();
  private PostgresEventStore store;
  private PostgresEventStore elsewhere;
  private SchemaId account;
  private FeedWriter writer;
  private FeedReader reader;

  @BeforeEach
  void open() {
    store = PostgresEventStore.connect(Connections.to(database));
    elsewhere = PostgresEventStore.connect(Connections.to(database));
    account = store.contracts().publish(ACCOUNTS, contract("account")).id();
    writer = store.write(ACCOUNTS);
    reader = store.read(ACCOUNTS);
    reader.read(Position.START, Set.of(account), AMPLE);
  }

  @AfterEach
  void close() {
    reader.close();
    writer.close();
    store.close();
    elsewhere.close();
  }

  @Test
  void itsOwnEventsComeFromMemory() {
    append(writer, 1, inserts(account, 3));
    database.execute(ALTER);

    assertThat(read(reader)).extracting(Event::object).doesNotContain(altered());
    try (FeedReader other = elsewhere.read(ACCOUNTS)) {
      assertThat(read(other)).extracting(Event::object).containsOnly(altered());
    }
  }

  @Test
  void severalReadersAreGivenTheSamePage() {
    try (FeedReader second = store.read(ACCOUNTS)) {
      assertThat(read(second)).isEmpty();
      append(writer, 1, inserts(account, 3));
      EventPage page = reader.read(Position.START, Set.of(account), AMPLE);
      append(writer, 2, inserts(account, 1));

      assertThat(second.read(Position.START, Set.of(account), AMPLE)).isSameAs(page);
      assertThat(second.read(page.through(), Set.of(account), AMPLE).events()).hasSize(1);
    }
  }

  @Test
  void theyAreWhatTheDatabaseWouldReturn() {
    TransactionHeader fine =
        new TransactionHeader(4_000_000_000L, Instant.parse("2026-11-21T12:00:00.123456789Z"));
    List<NewEvent> events =
        List.of(
            insert(account, 1),
            new NewEvent(
                account,
                3,
                Operation.UPDATE,
                "{\"id\": \"é\", \"name\": 1.50}",
                Optional.of("{ \"id\" : \"\\u00e9\", \"n\" : 1.50 , \"n\": 1e3}")),
            delete(account, 2));
    try (FeedAppend append = writer.begin()) {
      append.add(fine, events);
      append.end(new Lsn(1));
      append.commit();
    }
    append(writer, 2, inserts(account, 2));

    try (FeedReader other = elsewhere.read(ACCOUNTS)) {
      assertThat(read(reader)).hasSize(5).isEqualTo(read(other));
    }
  }

  @Test
  void whatIsNotCommittedYetIsNotThere() throws Exception {
    database.execute(
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END'",
        "CREATE CONSTRAINT TRIGGER hold AFTER UPDATE ON sync_events.feed DEFERRABLE INITIALLY"
            + " DEFERRED FOR EACH ROW EXECUTE FUNCTION hold()");
    try (Connection blocker = database.connect();
        Statement lock = blocker.createStatement()) {
      lock.execute("SELECT pg_advisory_lock(42)");
      CompletableFuture<Void> appending =
          CompletableFuture.runAsync(() -> append(writer, 1, inserts(account, 3)));
      await().until(() -> database.number(HELD) == 1);

      assertThat(read(reader)).isEmpty();
      lock.execute("SELECT pg_advisory_unlock(42)");
      appending.get(10, TimeUnit.SECONDS);
      assertThat(read(reader)).hasSize(3);
    }
  }

  @Test
  void whatWasRolledBackIsNotThere() {
    try (FeedAppend append = writer.begin()) {
      append.add(new TransactionHeader(1, Instant.EPOCH), inserts(account, 3));
      append.end(new Lsn(1));
    }
    assertThat(read(reader)).isEmpty();

    append(writer, 2, List.of(insert(account, 9)));
    assertThat(read(reader)).extracting(Event::key).containsExactly("{\"id\": 9}");
  }

  @Test
  void withoutTheWriterTheDatabaseIsAsked() {
    append(writer, 1, inserts(account, 3));
    database.execute(ALTER);
    writer.close();

    assertThat(read(reader)).extracting(Event::object).containsOnly(altered());
  }

  @Test
  void withoutMemoryForThemTheDatabaseIsAsked() {
    StoreSettings none =
        StoreSettings.of(Settings.DEFAULTS.with(StoreTuning.OWN_EVENTS, new ByteSize(0)));
    try (PostgresEventStore forgetful = PostgresEventStore.connect(Connections.to(database), none);
        FeedReader waiting = forgetful.read(ACCOUNTS);
        FeedWriter next = forgetful.write(ACCOUNTS)) {
      assertThat(read(waiting)).isEmpty();
      append(next, 1, inserts(account, 3));
      database.execute(ALTER);

      assertThat(read(waiting)).extracting(Event::object).containsOnly(altered());
    }
  }

  @Test
  void anotherWritersEventsFollowThem() {
    append(writer, 1, inserts(account, 2));
    try (FeedWriter next = elsewhere.write(ACCOUNTS)) {
      append(next, 2, inserts(account, 2));
    }

    Position after = reader.read(Position.START, Set.of(account), AMPLE).through();
    assertThat(after).isEqualTo(new Position(2));
    assertThat(reader.read(after, Set.of(account), AMPLE).through()).isEqualTo(new Position(4));
  }

  private List<Event> read(FeedReader from) {
    return from.read(Position.START, Set.of(account), AMPLE).events();
  }

  private static Optional<String> altered() {
    return Optional.of("{\"altered\": true}");
  }
}
