package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.AMPLE;
import static dev.syncline.eventstore.Samples.ORDERS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.insert;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.setting.Settings;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Folding and dropping in a database, beside sessions that read, write and end. */
@Tag("verify")
class RetentionTest {
  private static final long SEGMENT = 200;

  private final TestDatabase database = TestPostgres.shared().database();
  private PostgresEventStore store;
  private SchemaId account;
  private FeedWriter writer;
  private FeedRetention retention;
  private long end;

  @BeforeEach
  void open() {
    store =
        PostgresEventStore.connect(
            Connections.to(database),
            StoreSettings.of(Settings.DEFAULTS.with(StoreTuning.SEGMENT, SEGMENT)));
    account = store.contracts().publish(ACCOUNTS, contract("account")).id();
    writer = store.write(ACCOUNTS);
    retention = store.retention(ACCOUNTS);
  }

  @AfterEach
  void close() {
    writer.close();
    store.close();
  }

  private void add(List<NewEvent> events) {
    append(writer, ++end, events);
  }

  private NewEvent update(long id, String name) {
    return new NewEvent(
        account,
        0,
        Operation.UPDATE,
        "{\"id\": " + id + "}",
        Optional.of("{\"id\":" + id + ",\"name\":\"" + name + "\"}"));
  }

  private void foldAll() {
    while (retention.fold(50) > 0) {}
  }

  private void dropAll() {
    for (Optional<Segment> next = retention.droppable();
        next.isPresent() && retention.drop(next.get());
        next = retention.droppable()) {}
  }

  private static void apply(EventPage page, Map<String, String> rows) {
    for (Event event : page.events()) {
      event
          .object()
          .ifPresentOrElse(row -> rows.put(event.key(), row), () -> rows.remove(event.key()));
    }
  }

  private Map<String, String> state(PostgresEventStore of) {
    Map<String, String> rows = new TreeMap<>();
    try (FeedReader reader = of.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      Position after = Position.START;
      while (reader.head().isAfter(after)) {
        EventPage page = reader.read(after, Set.of(account), AMPLE);
        apply(page, rows);
        after = page.through();
      }
    }
    return rows;
  }

  @Test
  void aFoldReadsEachEventTwiceThoughTheServerHasNoStatisticsOfThem() {
    int events = 2_000;
    try (PostgresEventStore other = PostgresEventStore.connect(Connections.to(database));
        FeedWriter orders = other.write(ORDERS)) {
      SchemaId order = other.contracts().publish(ORDERS, contract("order")).id();
      append(orders, 1, inserts(order, events));
      assertThat(other.retention(ORDERS).fold(events)).isEqualTo(events);
      database.execute("ANALYZE");
      append(orders, 2, inserts(order, events));
      long before = eventsRead();

      assertThat(other.retention(ORDERS).fold(events)).isEqualTo(events);

      await().until(() -> eventsRead() - before >= events);
      assertThat(eventsRead() - before).isLessThan(4L * events);
    }
  }

  /** As the server has counted them when the sessions that read them have ended. */
  private long eventsRead() {
    return database.number(
        "SELECT sum(seq_tup_read + idx_tup_fetch)::bigint FROM pg_stat_user_tables"
            + " WHERE schemaname = 'sync_events' AND relname LIKE 'event\\_%'");
  }

  @Test
  void aReaderIsExactThatBeginsWhileEventsAreAddedFoldedDroppedAndRemoved() throws Exception {
    Random random = new Random(5);
    Map<String, String> expected = new TreeMap<>();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> bounding =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                retention.fold(70);
                retention.droppable().ifPresent(retention::drop);
              }
            });
    List<CompletableFuture<Map<String, String>>> readers = new ArrayList<>();
    for (int transaction = 0; transaction < 1_000; transaction++) {
      List<NewEvent> events = new ArrayList<>();
      for (int count = 1 + random.nextInt(5); count > 0; count--) {
        long id = random.nextInt(300);
        NewEvent event =
            random.nextInt(4) == 0 ? delete(account, id) : update(id, "v" + random.nextInt(1000));
        events.add(event);
        event
            .object()
            .ifPresentOrElse(
                row -> expected.put(event.key(), row), () -> expected.remove(event.key()));
      }
      add(events);
      if (transaction % 250 == 100) {
        readers.add(CompletableFuture.supplyAsync(() -> readUntil(over)));
      }
    }
    over.set(true);
    bounding.join();
    assertThat(retention.size().orElseThrow().base().oldest()).isGreaterThan(new Position(SEGMENT));
    for (CompletableFuture<Map<String, String>> reader : readers) {
      assertThat(reader.join()).isEqualTo(expected);
    }
    assertThat(state(store)).isEqualTo(expected);
  }

  /** Reads from the beginning, in small pages; one that is overtaken in the log starts over. */
  private Map<String, String> readUntil(AtomicBoolean over) {
    while (true) {
      Map<String, String> rows = new TreeMap<>();
      try (FeedReader reader = store.read(ACCOUNTS)) {
        reader.resume(List.of(Cursor.START));
        Position after = Position.START;
        while (!over.get() || reader.head().isAfter(after)) {
          EventPage page = reader.read(after, Set.of(account), new PageLimit(20, 1_000_000));
          apply(page, rows);
          if (page.through().equals(after)) {
            reader.await(after, Duration.ofMillis(50));
          }
          after = page.through();
        }
        return rows;
      } catch (EventStoreException overtaken) {
        assertThat(overtaken).hasMessageContaining("STO-123");
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }
  }

  @Test
  void aFoldWhoseSessionEndsLeavesNothingAndIsRepeated() throws SQLException {
    add(inserts(account, 100));
    retention.fold(50);
    try (Connection holder = database.connect()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE sync_events.base IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<Long> folding = CompletableFuture.supplyAsync(() -> retention.fold(50));
      String waiting =
          " FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
              + " AND application_name LIKE '%retention%'";
      await().until(() -> database.number("SELECT count(*)" + waiting) == 1);
      database.execute("SELECT pg_terminate_backend(pid)" + waiting);
      assertThatThrownBy(folding::join).hasCauseInstanceOf(EventStoreException.class);
      holder.rollback();
    }
    assertThat(retention.size().orElseThrow().base().folded()).isEqualTo(new Position(50));
    foldAll();
    assertThat(state(store)).hasSize(100);
    assertThat(retention.size().orElseThrow().baseRows()).isEqualTo(100);
  }

  @Test
  void onlyOneProcessFoldsAtATimeAndTheOtherGoesOn() throws SQLException {
    add(inserts(account, 100));
    retention.fold(10);
    try (Connection other = database.connect()) {
      other.setAutoCommit(false);
      other.createStatement().execute("SELECT FROM sync_events.retention FOR UPDATE");
      assertThat(retention.fold(10)).isZero();
      assertThat(retention.purge(Duration.ZERO, 10)).isZero();
      other.rollback();
    }
    assertThat(retention.fold(10)).isEqualTo(10);
  }

  @Test
  void droppingDoesNotWaitForALongTransactionNorBlockOthersBehindIt() throws SQLException {
    for (int transaction = 0; transaction < 30; transaction++) {
      add(inserts(account, 20));
    }
    foldAll();
    Segment oldest = retention.droppable().orElseThrow();
    try (Connection reader = database.connect()) {
      reader.setAutoCommit(false);
      reader.createStatement().execute("SELECT count(*) FROM sync_events.event");
      assertThat(retention.drop(oldest)).isFalse();
      add(inserts(account, 1));
      reader.rollback();
    }
    assertThat(retention.drop(oldest)).isTrue();
    assertThat(database.number("SELECT min(position) FROM sync_events.event"))
        .isEqualTo(SEGMENT + 1);
  }

  @Test
  void aPageThatWasDroppedUnderAReaderIsNotTakenForAnEmptyOne() {
    add(inserts(account, 20));
    add(inserts(account, 600));
    try (PostgresEventStore other = PostgresEventStore.connect(Connections.to(database));
        FeedReader reader = other.read(ACCOUNTS)) {
      reader.read(Position.START, Set.of(account), new PageLimit(20, 1_000_000));
      foldAll();
      dropAll();
      for (Set<SchemaId> wanted : List.of(Set.of(account), Set.of(new SchemaId(99)))) {
        assertThatThrownBy(
                () -> reader.read(new Position(20), wanted, new PageLimit(20, 1_000_000)))
            .isInstanceOf(EventStoreException.class)
            .hasMessageContaining("STO-123");
      }
    }
  }

  @Test
  void whatIsNotFullAndFoldedIsDroppedByNoRole() {
    add(inserts(account, 450));
    retention.fold(100);
    int feed = (int) database.number("SELECT id FROM sync_events.feed");
    assertThat(retention.droppable()).isEmpty();
    assertThatThrownBy(() -> database.execute("SELECT sync_events.drop_segment(" + feed + ", 200)"))
        .hasMessageContaining("not full and folded");
    assertThat(database.value("SELECT sync_events.drop_segment(" + feed + ", 150)")).isEqualTo("f");
    for (String wrong :
        List.of(
            "fold(99, 1)",
            "fold(" + feed + ", 0)",
            "fold(" + feed + ", NULL)",
            "purge_deletes(" + feed + ", NULL, 1)",
            "purge_deletes(" + feed + ", '1h', 0)")) {
      assertThatThrownBy(() -> database.execute("SELECT sync_events." + wrong))
          .hasMessageContaining("ERROR");
    }
  }

  @Test
  void aReaderOfTheBaseIsUnknownToAStoreThatWasPutBackBeforeItsFold() {
    add(inserts(account, 10));
    retention.fold(100);
    database.execute(
        "CREATE SCHEMA backup",
        "CREATE TABLE backup.feed AS SELECT * FROM sync_events.feed",
        "CREATE TABLE backup.retention AS SELECT * FROM sync_events.retention",
        "CREATE TABLE backup.base AS SELECT * FROM sync_events.base",
        "CREATE TABLE backup.event AS SELECT * FROM sync_events.event");
    Cursor before = partOfBase();
    add(List.of(update(1, "later")));
    retention.fold(100);
    Cursor after = partOfBase();
    database.transaction(
        "DELETE FROM sync_events.event",
        "INSERT INTO sync_events.event SELECT * FROM backup.event",
        "DELETE FROM sync_events.base",
        "INSERT INTO sync_events.base SELECT * FROM backup.base",
        "UPDATE sync_events.retention r SET base_position = b.base_position FROM backup.retention"
            + " b",
        "UPDATE sync_events.feed f SET head_position = b.head_position, history = b.history,"
            + " source_end_lsn = b.source_end_lsn, writer_epoch = b.writer_epoch"
            + " FROM backup.feed b WHERE b.id = f.id");
    try (PostgresEventStore other = PostgresEventStore.connect(Connections.to(database));
        FeedWriter next = other.write(ACCOUNTS);
        FeedReader reader = other.read(ACCOUNTS)) {
      append(next, ++end, inserts(account, 5));
      assertThat(reader.histories().contain(before)).isTrue();
      assertThat(reader.histories().contain(after)).isFalse();
    }
  }

  private Cursor partOfBase() {
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      Cursor part =
          reader.read(Position.START, Set.of(account), new PageLimit(3, 1_000_000)).cursor();
      assertThat(part.position()).isLessThan(new Position(10));
      return part;
    }
  }

  @Test
  void theStateIsShownToPeople() {
    add(List.of(insert(account, 1), insert(account, 2)));
    add(List.of(update(1, "new"), delete(account, 2)));
    foldAll();
    assertThat(
            database.rows(
                "SELECT position, operation, manifest_slug, public_schema_name,"
                    + " public_schema_major_version, key, object FROM sync_events.state ORDER BY"
                    + " 1"))
        .containsExactly(
            "3|update|shop|account|1|{\"id\": 1}|{\"id\":1,\"name\":\"new\"}",
            "4|delete|shop|account|1|{\"id\": 2}|null");
  }

  @Test
  void keysOfAnySizeAreFolded() {
    String key = "{\"id\": \"" + "k".repeat(20_000) + "\"}";
    NewEvent event = new NewEvent(account, 0, Operation.INSERT, key, Optional.of("{\"a\":1}"));
    add(List.of(event));
    add(List.of(event));
    foldAll();
    assertThat(state(store)).containsExactly(Map.entry(key, "{\"a\":1}"));
  }

  @Test
  void aNewReaderOfALongFeedReadsAsManyRowsAsThereAreKeys() {
    for (int round = 0; round < 40; round++) {
      List<NewEvent> events = new ArrayList<>();
      for (int id = 0; id < 50; id++) {
        events.add(update(id, "round " + round));
      }
      add(events);
    }
    foldAll();
    dropAll();
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.resume(List.of(Cursor.START));
      int read = 0;
      Position after = Position.START;
      while (reader.head().isAfter(after)) {
        EventPage page = reader.read(after, Set.of(account), new PageLimit(7, 1_000_000));
        read += page.events().size();
        after = page.through();
      }
      assertThat(read).isEqualTo(50);
    }
    assertThat(retention.size().orElseThrow())
        .satisfies(
            size -> {
              assertThat(size.logEvents()).isLessThanOrEqualTo(SEGMENT);
              assertThat(size.baseRows()).isEqualTo(50);
              assertThat(size.baseBytes()).isPositive();
              assertThat(size.logBytes()).isPositive();
            });
  }
}
