package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Getting in: schema, roles, versions, and what an operator is told when it does not work. */
@Tag("verify")
class AccessTest {
  private final TestDatabase database = TestPostgres.shared().database();

  @Test
  void processesThatStartTogetherMigrateOnce() {
    List<CompletableFuture<PostgresEventStore>> starting =
        IntStream.range(0, 6)
            .mapToObj(
                process ->
                    CompletableFuture.supplyAsync(
                        () -> PostgresEventStore.connect(Connections.to(database)),
                        command -> new Thread(command).start()))
            .toList();
    starting.forEach(store -> store.join().close());
    assertThat(database.rows("SELECT version FROM sync_events.schema_history WHERE version > ''"))
        .doesNotHaveDuplicates()
        .startsWith("1", "2")
        .endsWith(Integer.toString(Migration.LATEST));
  }

  @Test
  void theLatestVersionInTheCodeIsThatOfTheResources() {
    PostgresEventStore.connect(Connections.to(database)).close();
    assertThat(database.number("SELECT max(version::int) FROM sync_events.schema_history"))
        .isEqualTo(Migration.LATEST);
  }

  @Test
  void aStoreOfANewerVersionIsRefused() {
    PostgresEventStore.connect(Connections.to(database)).close();
    database.execute(
        "UPDATE sync_events.schema_history SET version = '99' WHERE version IS NOT NULL");
    assertRefused(Connections.to(database), StoreCode.NEWER_STORE, "version 99");
  }

  @Test
  void aRoleWithoutRightsIsToldWhichSchemaItNeeds() {
    String role = role();
    assertRefused(Connections.to(database, role), StoreCode.NO_PERMISSION, role);
    PostgresEventStore.connect(Connections.to(database)).close();
    assertRefused(Connections.to(database, role), StoreCode.NO_PERMISSION, "sync_events");
  }

  @Test
  void aRoleThatOwnsAnEmptySchemaNeedsNoRightOnTheDatabase() {
    String role = role();
    database.execute("CREATE SCHEMA sync_events AUTHORIZATION " + role);
    try (PostgresEventStore store = PostgresEventStore.connect(Connections.to(database, role));
        FeedWriter writer = store.write(ACCOUNTS)) {
      SchemaId account = store.contracts().publish(ACCOUNTS, contract("account")).id();
      append(writer, 1, inserts(account, 2));
      assertThat(everything(store, ACCOUNTS)).hasSize(2);
    }
  }

  @Test
  void aRoleThatMayOnlyReadCanRead() {
    try (PostgresEventStore store = PostgresEventStore.connect(Connections.to(database));
        FeedWriter writer = store.write(ACCOUNTS)) {
      SchemaId account = store.contracts().publish(ACCOUNTS, contract("account")).id();
      append(writer, 1, inserts(account, 2));
    }
    String role = role();
    database.execute(
        "GRANT USAGE ON SCHEMA sync_events TO " + role,
        "GRANT SELECT ON ALL TABLES IN SCHEMA sync_events TO " + role);
    try (PostgresEventStore store = PostgresEventStore.connect(Connections.to(database, role))) {
      assertThat(everything(store, ACCOUNTS)).hasSize(2);
      assertThatThrownBy(() -> store.write(ACCOUNTS))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("STO-104");
      ConsumerId consumer = new ConsumerId(ACCOUNTS, "orders/copy", "db.example:5432/orders");
      SchemaId schema = store.contracts().all().get(0).id();
      assertThatThrownBy(
              () ->
                  store
                      .consumers()
                      .report(List.of(new ConsumerReport(consumer, schema, Cursor.START))))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("STO-104")
          .hasMessageContaining("report_consumer");
    }
  }

  /** Hidden events would look like none, and a cursor would pass over them. */
  @Test
  void rowSecurityThatHidesEventsIsRefused() {
    PostgresEventStore.connect(Connections.to(database)).close();
    String role = role();
    database.execute(
        "GRANT USAGE ON SCHEMA sync_events TO " + role,
        "GRANT SELECT ON ALL TABLES IN SCHEMA sync_events TO " + role,
        "ALTER TABLE sync_events.event ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY one ON sync_events.event TO " + role + " USING (feed_id = 1)");
    assertRefused(Connections.to(database, role), StoreCode.ROW_SECURITY, role);
    database.execute("ALTER ROLE " + role + " BYPASSRLS");
    PostgresEventStore.connect(Connections.to(database, role)).close();
  }

  @Test
  void aMissingDatabaseIsNamed() {
    ConnectionSettings missing =
        Connections.to(database.host(), database.port(), "no_such_database", TestDatabase.USER);
    assertRefused(missing, StoreCode.NO_DATABASE, "no_such_database");
  }

  @Test
  void aMissingRoleIsNamed() {
    assertRefused(
        Connections.to(database, "no_such_role"), StoreCode.ACCESS_DENIED, "no_such_role");
  }

  @Test
  void aWrongPasswordIsRefusedWithoutShowingIt() {
    try (TestPostgres server = TestPostgres.start()) {
      TestDatabase guarded = server.database();
      guarded.execute(
          "ALTER ROLE postgres PASSWORD 'right'",
          "DO $$ BEGIN EXECUTE format('COPY (SELECT ''host all all all scram-sha-256'') TO %L',"
              + " current_setting('hba_file')); END $$",
          "SELECT pg_reload_conf()");
      DiagnosticException refused =
          assertRefused(Connections.to(guarded), StoreCode.ACCESS_DENIED, "password");
      assertThat(refused).hasMessageNotContaining(Connections.PASSWORD);
    }
  }

  @Test
  void aReplacedPasswordIsTakenForTheNextSession() {
    try (TestPostgres server = TestPostgres.start()) {
      TestDatabase guarded = server.database();
      guarded.execute(
          "CREATE ROLE rotating SUPERUSER LOGIN PASSWORD 'first'",
          "DO $$ BEGIN EXECUTE format('COPY (VALUES (''host all postgres all trust''),"
              + " (''host all all all scram-sha-256'')) TO %L', current_setting('hba_file'));"
              + " END $$",
          "SELECT pg_reload_conf()");
      AtomicReference<String> password = new AtomicReference<>("first");
      try (PostgresEventStore store =
          PostgresEventStore.connect(rotating(guarded, Secret.from(password::get)))) {
        store.write(ACCOUNTS).close();
        password.set("second");
        guarded.execute(
            "ALTER ROLE rotating PASSWORD 'second'",
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename ="
                + " 'rotating'");
        // The pool may still hand out a session that was ended.
        await()
            .ignoreExceptionsInstanceOf(EventStoreException.class)
            .until(() -> feeds(store) == 1);
        store.write(ACCOUNTS).close();
      }
    }
  }

  private static int feeds(EventStore store) {
    return store.feeds().size();
  }

  private static ConnectionSettings rotating(TestDatabase database, Secret password) {
    return new ConnectionSettings(
        new Slug("events"),
        database.host(),
        database.port(),
        database.name(),
        "rotating",
        password,
        Map.of());
  }

  @Test
  void aServerThatDoesNotAnswerIsWorthAnotherTry() throws IOException {
    int nobody = unusedPort();
    ConnectionSettings connection = Connections.to("localhost", nobody, "events", "syncline");
    assertThatThrownBy(() -> PostgresEventStore.connect(connection))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("STO-101")
        .hasMessageContaining("syncline@localhost:" + nobody + "/events");
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String role() {
    String role = "role_of_" + database.name();
    database.execute("CREATE ROLE " + role + " LOGIN");
    return role;
  }

  private static DiagnosticException assertRefused(
      ConnectionSettings connection, StoreCode code, String message) {
    DiagnosticException refused =
        catchThrowableOfType(
            DiagnosticException.class, () -> PostgresEventStore.connect(connection).close());
    assertThat(refused.diagnostics()).extracting(Diagnostic::code).containsExactly(code);
    assertThat(refused).hasMessageContaining(message);
    return refused;
  }
}
