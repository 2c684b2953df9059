package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.AMPLE;
import static dev.syncline.eventstore.Samples.NOON;
import static dev.syncline.eventstore.Samples.ORDERS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.insert;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.pages;
import static dev.syncline.eventstore.Samples.positions;
import static dev.syncline.eventstore.Samples.transaction;
import static dev.syncline.eventstore.Samples.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.setting.Settings;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What lies in the tables: the view, the segments, the bounds of a scan. */
@Tag("verify")
class LayoutTest {
  private static final String SEGMENTS =
      "SELECT relname FROM pg_class WHERE relkind = 'r' AND relispartition"
          + " AND relnamespace = 'sync_events'::regnamespace ORDER BY oid";

  private final TestDatabase database = TestPostgres.shared().database();
  private PostgresEventStore store;
  private SchemaId account;

  @BeforeEach
  void open() {
    open(StoreSettings.of(Settings.DEFAULTS.with(StoreTuning.SEGMENT, 10L)));
  }

  private void open(StoreSettings settings) {
    store = PostgresEventStore.connect(Connections.to(database), settings);
    account = store.contracts().publish(ACCOUNTS, contract("account")).id();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theViewShowsEventsToPeople() {
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 41, List.of(insert(account, 1), delete(account, 1)));
    }
    assertThat(
            database.rows(
                "SELECT column_name FROM information_schema.columns WHERE table_schema ="
                    + " 'sync_events' AND table_name = 'events' ORDER BY ordinal_position"))
        .containsExactly(
            "position",
            "transaction_id",
            "operation_idx",
            "operation",
            "manifest_slug",
            "public_schema_name",
            "public_schema_major_version",
            "public_schema_minor_version",
            "key",
            "object",
            "created_at");
    assertThat(
            database.rows(
                "SELECT position, transaction_id, operation_idx, operation, manifest_slug,"
                    + " public_schema_name, public_schema_major_version,"
                    + " public_schema_minor_version, key, object, created_at > now() - '1 min'"
                    + "::interval FROM sync_events.events ORDER BY position"))
        .containsExactly(
            "1|41|0|insert|shop|account|1|0|{\"id\": 1}|{\"id\":1,\"name\":\"name 1\"}|t",
            "2|41|1|delete|shop|account|1|0|{\"id\": 1}|null|t");
  }

  @Test
  void segmentsFollowEachOtherEvenWithinOneTransaction() {
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 10));
      append(writer, 2, inserts(account, 25));
    }
    assertThat(database.rows(SEGMENTS))
        .containsExactly("event_1_1", "event_1_11", "event_1_21", "event_1_31");
    assertThat(positions(everything(store, ACCOUNTS))).isEqualTo(upTo(35));
    assertThat(database.number("SELECT count(*) FROM sync_events.event_1_11")).isEqualTo(10);
  }

  @Test
  void aRolledBackSegmentIsCreatedAgain() {
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 5));
      try (FeedAppend append = writer.begin()) {
        append.add(transaction(2), inserts(account, 20));
      }
      assertThat(database.rows(SEGMENTS)).containsExactly("event_1_1");
      append(writer, 2, inserts(account, 20));
    }
    assertThat(positions(everything(store, ACCOUNTS))).isEqualTo(upTo(25));
  }

  @Test
  void aChangedSegmentSizeHoldsForNewSegments() {
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 5));
    }
    store.close();
    open(StoreSettings.of(Settings.DEFAULTS.with(StoreTuning.SEGMENT, 4L)));
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 2, inserts(account, 7));
    }
    assertThat(database.rows(SEGMENTS)).containsExactly("event_1_1", "event_1_11");
    assertThat(database.number("SELECT segment_end FROM sync_events.feed")).isEqualTo(14);
    assertThat(positions(everything(store, ACCOUNTS))).isEqualTo(upTo(12));
  }

  @Test
  void readersInTheMiddleOfAQueryDoNotHoldUpANewSegmentOrFeed() throws SQLException {
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 9));
      try (Connection reading = database.connect();
          Statement statement = reading.createStatement()) {
        reading.setAutoCommit(false);
        statement.executeQuery("SELECT count(*) FROM sync_events.event").close();
        append(writer, 2, inserts(account, 9));
        try (FeedWriter orders = store.write(ORDERS)) {
          append(orders, 1, inserts(account, 1));
        }
        statement.executeQuery("SELECT count(*) FROM sync_events.event").close();
        reading.commit();
      }
    }
    assertThat(database.number("SELECT count(*) FROM sync_events.event")).isEqualTo(19);
  }

  @Test
  void aLookOpensNoSegmentButTheOnesItAsksFor() throws SQLException {
    try (FeedWriter writer = store.write(ACCOUNTS);
        FeedWriter orders = store.write(ORDERS)) {
      append(writer, 1, inserts(account, 25));
      append(orders, 1, inserts(account, 1));
    }
    database.execute("ALTER DATABASE " + database.name() + " SET lock_timeout = '2s'");
    try (Connection closing = database.connect();
        Statement statement = closing.createStatement();
        StoreStatus look = StoreStatus.at(Connections.to(database))) {
      closing.setAutoCommit(false);
      statement.execute("LOCK TABLE sync_events.event_1_1, sync_events.event_1_11");
      assertThat(look.feeds())
          .extracting(feed -> feed.work().committedThrough())
          .containsOnly(Optional.of(NOON));
      statement.execute("LOCK TABLE sync_events.event_2");
      assertThat(look.committedAfter(ACCOUNTS, new Position(24))).contains(NOON);
      assertThat(look.committedAfter(ACCOUNTS, new Position(25))).isEmpty();
    }
  }

  @Test
  void aScanIsBoundedAndStillEndsBetweenTransactions() {
    SchemaId rare = store.contracts().publish(ACCOUNTS, contract("rare")).id();
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 8));
      append(writer, 2, inserts(account, 8));
      append(writer, 3, inserts(account, 30));
      append(writer, 4, inserts(rare, 1));
    }
    store.close();
    open(StoreSettings.of(Settings.DEFAULTS.with(StoreTuning.SCAN, 12L)));
    try (FeedReader reader = store.read(ACCOUNTS)) {
      List<EventPage> pages = pages(reader, Set.of(rare), AMPLE);
      assertThat(pages)
          .extracting(page -> page.through() + (page.endsTransaction() ? "" : " inside"))
          .containsExactly("8", "16", "28 inside", "40 inside", "47");
      assertThat(pages.get(4).events()).hasSize(1);
    }
  }

  @Test
  void aMissingEventIsNotPassedOverAtThePagesEnd() {
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 3));
      append(writer, 2, inserts(account, 3));
    }
    database.execute("DELETE FROM sync_events.event WHERE position = 4");
    try (FeedReader reader = store.read(ACCOUNTS)) {
      assertThatThrownBy(() -> pages(reader, Set.of(account), new PageLimit(3, 1000)))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("STO-109");
    }
  }

  @Test
  void sourceEndsAreStoredAsLogPositions() {
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, Lsn.parse("F/FFFFFFFF").value(), List.of());
      append(writer, Lsn.parse("10/0").value(), List.of());
    }
    assertThat(database.value("SELECT source_end_lsn FROM sync_events.feed")).isEqualTo("10/0");
  }
}
