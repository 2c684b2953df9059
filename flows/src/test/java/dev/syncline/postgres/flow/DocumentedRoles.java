package dev.syncline.postgres.flow;

import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.postgres.sink.bookkeeping.BookkeepingScript;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A server with a source, an event store and a destination, and the roles of {@code docs/sql}, made
 * by the very text of those files.
 */
final class DocumentedRoles implements AutoCloseable {
  static final Logins LOGINS =
      new Logins("syncline_source", "syncline_writer", "syncline_reader", "syncline_sink");

  private static final Path FILES = Path.of("..", "docs", "sql");

  private final TestPostgres server = TestPostgres.start("wal_level=logical");
  private final TestDatabase source = closedToOthers();
  private final TestDatabase store = closedToOthers();
  private final TestDatabase destination = closedToOthers();

  DocumentedRoles() throws IOException {
    source.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text, email text)",
        "CREATE TABLE addresses (id bigint PRIMARY KEY, account_id bigint, city text)",
        "ALTER TABLE addresses REPLICA IDENTITY FULL",
        "CREATE TABLE salaries (id bigint PRIMARY KEY)");
    source.execute(text("source.sql"));
    store.execute(text("event-store-owner.sql"));
    PostgresEventStore.connect(login(store, "syncline_owner")).close();
    store.execute(text("event-store.sql"));
    destination.execute(
        BookkeepingScript.whole(),
        "CREATE TABLE destination_accounts (id bigint PRIMARY KEY,"
            + " name text CHECK (name <> 'refused'))",
        "CREATE TABLE destination_customers (id bigint PRIMARY KEY, name text, city text)",
        "CREATE TABLE invoices (id bigint PRIMARY KEY)");
    destination.execute(text("destination.sql"));
  }

  TestDatabase source() {
    return source;
  }

  TestDatabase store() {
    return store;
  }

  TestDatabase destination() {
    return destination;
  }

  /** A sync between them, with these roles. */
  SyncRig rig() {
    return new SyncRig(source, store, destination).as(LOGINS, "syncline");
  }

  /** A connection as one of the roles. */
  static ConnectionSettings login(TestDatabase database, String role) {
    return new ConnectionSettings(
        SyncRig.STORE,
        database.host(),
        database.port(),
        database.name(),
        role,
        new Secret("any"),
        Map.of());
  }

  @Override
  public void close() {
    server.close();
  }

  private TestDatabase closedToOthers() {
    TestDatabase database = server.database();
    database.execute("REVOKE ALL ON DATABASE " + database.name() + " FROM PUBLIC");
    return database;
  }

  /** The statements of a file, one at a time as psql sends them. */
  private static String[] text(String file) throws IOException {
    return Files.readString(FILES.resolve(file)).split(";\n(?!END| )");
  }
}
