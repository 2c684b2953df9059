package dev.syncline.cli.badinput;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What event store and destination say. */
final class StoreInputs {
  private static final FeedName FEED = new FeedName(new Slug("shop"), new Slug("db-accounts"));
  private static final Position FAR = new Position(1_000_000);

  private final Databases databases;
  private final TestDatabase database = TestPostgres.shared().database();
  private final Shop shop = Shop.sound().at(TestPostgres.shared().database(), database);
  private final String weak = "weak_" + database.name();
  private final List<Entry> entries = new ArrayList<>();

  StoreInputs(Databases databases) {
    this.databases = databases;
    database.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text)",
        "CREATE ROLE " + weak + " LOGIN",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  }

  Chapter eventStore() {
    entries.clear();
    connect(
        "a role that may not create the schema",
        shop.with("\"user\": \"postgres\"", "\"user\": \"" + weak + "\""));
    connect("a login that is refused", shop.with("\"user\": \"postgres\"", "\"user\": \"nobody\""));
    connect(
        "a database that does not exist", shop.with("\"" + database.name() + "\"", "\"nowhere\""));
    ConnectionSettings store = databases.plan(shop).eventStore();
    try (EventStore events = PostgresEventStore.connect(store);
        FeedWriter writer = events.write(FEED)) {
      entries.add(Entry.of("U+0000 in a text of an event", Databases.said(() -> append(writer))));
      entries.add(
          Entry.of(
              "a destination that is ahead of the feed",
              Databases.said(
                  () ->
                      events
                          .read(FEED)
                          .read(
                              new Position(9),
                              Set.of(new SchemaId(1)),
                              new PageLimit(10, 1_000)))));
      events.contracts().publish(FEED, contract("{\"properties\": {\"id\": {}, \"name\": {}}}"));
      entries.add(
          Entry.of(
              "a published version with another output schema",
              Databases.said(
                  () ->
                      events
                          .contracts()
                          .publish(FEED, contract("{\"properties\": {\"id\": {}}}")))));
      entries.add(
          Entry.of(
              "a public schema from another data store",
              Databases.said(
                  () ->
                      events
                          .contracts()
                          .publish(
                              new FeedName(new Slug("shop"), new Slug("db-other")),
                              contract("{\"properties\": {\"id\": {}, \"name\": {}}}")))));
    }
    database.execute(
        "UPDATE sync_events.schema_history SET version = '99' WHERE version IS NOT NULL");
    connect("a store of a newer version", shop);
    database.execute("DROP SCHEMA sync_events CASCADE");
    return new Chapter("Event store", entries);
  }

  Chapter destination() {
    entries.clear();
    Shop asWeak = shop.with("\"user\": \"postgres\"", "\"user\": \"" + weak + "\"");
    destination("a role that may not create the bookkeeping", asWeak);
    apply("nothing wrong", "{\"id\": 1, \"name\": \"Ada\"}");
    database.execute(
        "GRANT USAGE ON SCHEMA sync_sink TO " + weak,
        "GRANT ALL ON ALL TABLES IN SCHEMA sync_sink TO " + weak);
    destination("a table the role may not write", asWeak);
    consumerSql("a table that does not exist", "INSERT INTO copys (id, name) VALUES (:id, :name)");
    consumerSql(
        "a column that does not exist", "INSERT INTO copies (id, nmae) VALUES (:id, :name)");
    consumerSql("a syntax error", "INSERT INTO copies (id, name) VALUE (:id, :name)");
    table(
        "a generated column", "id bigint PRIMARY KEY, name text GENERATED ALWAYS AS ('x') STORED");
    table(
        "an identity column GENERATED ALWAYS",
        "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text");
    table("no unique key for ON CONFLICT", "id bigint, name text");
    destination(
        "a login that is refused", shop.with("\"user\": \"postgres\"", "\"user\": \"nobody\""));
    destination(
        "a database that does not exist", shop.with("\"" + database.name() + "\"", "\"nowhere\""));
    database.execute(
        "INSERT INTO sync_sink.cursor (feed, subscription, position)"
            + " VALUES ('shop/db-accounts', 'shop/copies', 500)");
    entries.add(
        Entry.of(
            "a cursor ahead of the feed", databases.destination(shop, Position.START, sink -> {})));
    database.execute("TRUNCATE sync_sink.cursor");
    entries.add(
        Entry.none(
            "a cursor left by another manifest",
            "cannot be met: a cursor is named by feed, manifest and consumer schema"));
    return new Chapter("Destination", entries);
  }

  Chapter values() {
    entries.clear();
    column("a number that does not fit", "numeric(5,2)", "\"12345.67\"");
    column("an enum label that is missing", "mood", "\"grumpy\"");
    column("a text that is too long", "varchar(3)", "\"Adalbert\"");
    column("NULL where the table forbids it", "text NOT NULL", "null");
    column("a date that is none", "date", "\"tomorrow-ish\"");
    column("a name of no table", "regclass", "\"nowhere\"");
    entries.add(
        Entry.none(
            "infinity dates, BC, NaN", "carried as they are, where both sides are PostgreSQL"));
    entries.add(
        Entry.none(
            "a text of 1 GB",
            "not caused here: PostgreSQL itself stores no field larger than that"));
    entries.add(
        Entry.none("invalid UTF-8", "cannot be met: PostgreSQL stores no text that is not valid"));
    entries.add(
        Entry.none(
            "oversized append, wrong expected version",
            "there are no application streams in this product yet"));
    return new Chapter("Values at run time, at the destination", entries);
  }

  private static Contract contract(String outputSchema) {
    try {
      return new Contract(
          new Slug("shop"),
          "accounts",
          new SchemaVersion(1, 0),
          new OutputSchema((ObjectNode) new ObjectMapper().readTree(outputSchema)),
          List.of("id"));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private void connect(String input, Shop manifest) {
    SyncPlan plan = databases.plan(manifest);
    entries.add(
        Entry.of(
            input, Databases.said(() -> PostgresEventStore.connect(plan.eventStore()).close())));
  }

  private static void append(FeedWriter writer) {
    try (FeedAppend append = writer.begin()) {
      append.add(
          new TransactionHeader(7, Instant.EPOCH),
          List.of(
              new NewEvent(
                  new SchemaId(1),
                  0,
                  Operation.INSERT,
                  "{\"id\": \"\\u0000\"}",
                  Optional.of("{\"id\": \"\\u0000\"}"))));
      append.end(new Lsn(100));
      append.commit();
    }
  }

  private void consumerSql(String input, String sql) {
    destination(
        input,
        shop.with(
            "INSERT INTO copies (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name"
                + " = excluded.name",
            sql));
  }

  private void destination(String input, Shop manifest) {
    entries.add(Entry.of(input, databases.destination(manifest, FAR, sink -> {})));
  }

  private void table(String input, String columns) {
    database.execute("CREATE TABLE tried (" + columns + ")");
    destination(input, shop.with("INSERT INTO copies", "INSERT INTO tried"));
    database.execute("DROP TABLE tried");
  }

  private void column(String input, String type, String value) {
    database.execute(
        "CREATE TYPE mood AS ENUM ('merry')",
        "CREATE TABLE tried (id bigint PRIMARY KEY, name " + type + ")");
    apply(
        input,
        shop.with("INSERT INTO copies", "INSERT INTO tried"),
        "{\"id\": 1, \"name\": " + value + "}");
    database.execute("DROP TABLE tried", "DROP TYPE mood");
  }

  private void apply(String input, String object) {
    apply(input, shop, object);
  }

  private void apply(String input, Shop manifest, String object) {
    Position first = new Position(1);
    Event event =
        new Event(
            first,
            first,
            new SchemaId(1),
            0,
            Operation.INSERT,
            "{\"id\": 1}",
            Optional.of(object),
            Instant.EPOCH);
    entries.add(
        Entry.of(
            input,
            databases.destination(
                manifest,
                FAR,
                sink -> {
                  try (Delivery delivery = sink.begin()) {
                    delivery.apply(List.of(event));
                    delivery.commit(new Cursor(Optional.empty(), first));
                  }
                })));
    database.execute("TRUNCATE sync_sink.cursor");
  }

  /** The name of the database, in messages. */
  String name() {
    return database.name();
  }

  void close() {
    database.execute("DROP OWNED BY " + weak, "DROP ROLE " + weak);
  }
}
