package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.AMPLE;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.RecordedFailure.Reason;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.SourceSlot;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store of version 7, whose roles its administrator made then, is migrated by its owner. */
@Tag("verify")
class UpgradeTest {
  private static final CapturedObjects CAPTURED =
      new CapturedObjects(Map.of("table", Map.of("identity", "default")));

  private final TestDatabase database = TestPostgres.shared().database();
  private final String owner = "owner_of_" + database.name();
  private final String writer = "writer_of_" + database.name();
  private final String reader = "reader_of_" + database.name();

  @BeforeEach
  void createStoreOfVersion7() {
    database.execute(
        "CREATE ROLE " + owner + " LOGIN", "CREATE SCHEMA sync_events AUTHORIZATION " + owner);
    Flyway.configure()
        .dataSource(database.url().replace("user=postgres", "user=" + owner), owner, "")
        .schemas("sync_events")
        .table("schema_history")
        .locations("classpath:dev/syncline/eventstore/migration")
        .target("7")
        .load()
        .migrate();
    database.execute(
        "INSERT INTO sync_events.feed (manifest_slug, data_store_slug)"
            + " VALUES ('shop', 'accounts')");
  }

  @Test
  void rolesGoOnThatTheFileOfThatVersionMade() throws IOException {
    database.execute(roles());

    migrate();

    assertThatRolesWork();
  }

  @Test
  void rolesGoOnWhoseRightsAreOnWholeTables() throws IOException {
    database.execute(
        roles()
            .replaceAll("INSERT \\(manifest_slug[^)]*\\)", "INSERT")
            .replaceAll("UPDATE \\(head_position[^)]*\\)", "UPDATE"));

    migrate();

    assertThatRolesWork();
  }

  @Test
  void nobodyGetsMoreThanARoleMadeNow() throws IOException {
    database.execute(roles(), "GRANT SELECT ON sync_events.feed TO PUBLIC");

    migrate();

    assertThat(may(reader, "captured_object", "SELECT")).isFalse();
    assertThat(may(reader, "history", "INSERT")).isFalse();
    assertThat(may(writer, "history", "DELETE")).isFalse();
    assertThat(may(reader, "consumer", "INSERT")).isFalse();
    assertThat(may(reader, "consumer", "DELETE")).isFalse();
    assertThat(may(writer, "consumer", "INSERT")).isFalse();
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_proc, aclexplode(proacl)"
                    + " WHERE pronamespace = 'sync_events'::regnamespace AND grantee = 0"))
        .isEqualTo("0");
    assertThat(
            database.rows(
                "SELECT attrelid::regclass || '.' || attname FROM pg_attribute, aclexplode(attacl)"
                    + " WHERE grantee = 0 AND attrelid = 'sync_events.feed'::regclass"))
        .isEmpty();
  }

  private void assertThatRolesWork() {
    try (PostgresEventStore store = PostgresEventStore.connect(Connections.to(database, writer))) {
      publish(store);
    }
    try (PostgresEventStore store = PostgresEventStore.connect(Connections.to(database, reader));
        FeedReader feed = store.read(ACCOUNTS);
        StoreStatus look = StoreStatus.at(Connections.to(database, reader))) {
      assertThat(everything(store, ACCOUNTS)).hasSize(2);
      assertThat(feed.histories().runs()).isNotEmpty();
      assertThat(store.feeds()).hasSize(1);
      assertThat(look.feeds()).hasSize(1);
      assertThat(look.feeds().get(0).gap()).isPresent();
      report(store);
      assertThat(store.consumers().all()).hasSize(1);
      feed.resume(List.of(Cursor.START));
      assertThat(feed.histories().base().folded()).isEqualTo(new Position(2));
      assertThat(feed.read(Position.START, schemas(store), AMPLE).events()).hasSize(2);
      assertThat(store.retention(ACCOUNTS).size()).isPresent();
      assertThatThrownBy(() -> store.retention(ACCOUNTS).fold(1)).hasMessageContaining("STO-104");
    }
  }

  private static void report(PostgresEventStore store) {
    ConsumerId consumer = new ConsumerId(ACCOUNTS, "orders/copy", "db.example:5432/orders");
    SchemaId schema = store.contracts().all().get(0).id();
    store.consumers().report(List.of(new ConsumerReport(consumer, schema, Cursor.START)));
  }

  private void publish(PostgresEventStore store) {
    SchemaId account = store.contracts().publish(ACCOUNTS, contract("account")).id();
    try (Lease lease = store.lease(ACCOUNTS);
        FeedWriter feed = store.write(ACCOUNTS);
        StoreStatus look = StoreStatus.at(Connections.to(database, writer))) {
      assertThat(lease.take()).isInstanceOf(LeaseHolding.Ours.class);
      lease.recordFailure(new RecordedFailure(List.of(new Reason("ENG-101", "why", "what"))));
      assertThat(look.feeds().get(0).work().trouble()).isPresent();
      lease.recordProgress(Optional.empty());
      feed.capturesThrough(new SourceSlot("slot", 1));
      append(feed, 1, inserts(account, 2));
      try (FeedAppend commit = feed.begin()) {
        commit.remember(CAPTURED);
        commit.noteGap("a table was not captured");
        commit.withdraw(BackfillProgress.waiting(account, 0, 1));
        commit.commit();
      }
      assertThat(store.retention(ACCOUNTS).fold(10)).isEqualTo(2);
      assertThat(store.retention(ACCOUNTS).purge(Duration.ZERO, 10)).isZero();
      assertThat(store.retention(ACCOUNTS).droppable()).isEmpty();
      assertThat(feed.captured()).isEqualTo(CAPTURED);
      assertThat(feed.backfills()).hasSize(1);
    }
  }

  private static Set<SchemaId> schemas(PostgresEventStore store) {
    return store.contracts().all().stream().map(PublishedContract::id).collect(Collectors.toSet());
  }

  private void migrate() {
    PostgresEventStore.connect(Connections.to(database, owner)).close();
  }

  private boolean may(String role, String table, String right) {
    return database
        .value(
            "SELECT has_table_privilege('%s', 'sync_events.%s', '%s')"
                .formatted(role, table, right))
        .equals("t");
  }

  private String roles() throws IOException {
    try (InputStream file = getClass().getResourceAsStream("event-store-of-version-7.sql")) {
      return new String(file.readAllBytes(), UTF_8)
          .replace("syncline_writer", writer)
          .replace("syncline_reader", reader);
    }
  }
}
