package dev.syncline.cli.badinput;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.postgres.source.internal.setup.SourcePreflight;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a source says before it is captured. Each entry leaves the database as it was. */
final class SourceInputs {
  private final Databases databases;
  private final TestDatabase database = TestPostgres.shared().database();
  private final TestDatabase other = TestPostgres.shared().database();
  private final Shop shop = Shop.sound().at(database, other);
  private final String slot = "shop_" + database.name();
  private final List<Entry> entries = new ArrayList<>();

  SourceInputs(Databases databases) {
    this.databases = databases;
    database.execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");
  }

  Chapter server() {
    entries.clear();
    say("nothing wrong", shop);
    say("a port where nothing listens", shop.with("\"port\": " + database.port(), "\"port\": 1"));
    say("a database that does not exist", shop.with("\"" + database.name() + "\"", "\"nowhere\""));
    say("a role that does not exist", shop.with("\"user\": \"postgres\"", "\"user\": \"nobody\""));
    withoutLogicalDecoding();
    say(
        "another server than the feed was captured from",
        shop,
        boundTo(new SourceIdentity("42", 1)));
    say("a server that was promoted or restored", shop, boundTo(new SourceIdentity(system(), 7)));
    plainAscii();
    PoolerStub.with(
        port ->
            say(
                "a connection pooler in place of the server",
                shop.with("\"port\": " + database.port(), "\"port\": " + port)));
    entries.add(
        Entry.none("a standby", "SRC-106; not caused here, since it takes a second server"));
    entries.add(
        Entry.none("PostgreSQL before 14", "SRC-105; there are no binaries of it to try it with"));
    return new Chapter("Source: the server", entries);
  }

  Chapter rights() {
    entries.clear();
    String role = "weak_" + database.name();
    database.execute("CREATE ROLE " + role + " LOGIN");
    Shop weak = shop.with("\"user\": \"postgres\"", "\"user\": \"" + role + "\"");
    say("a role without REPLICATION, and without SELECT on the table", weak);
    database.execute(
        "ALTER ROLE " + role + " REPLICATION",
        "GRANT SELECT ON accounts TO " + role,
        "ALTER TABLE accounts ENABLE ROW LEVEL SECURITY");
    say("row-level security", weak);
    database.execute("ALTER ROLE " + role + " BYPASSRLS");
    say("a publication that does not exist, and that the role may not create", weak);
    database.execute(
        "ALTER TABLE accounts DISABLE ROW LEVEL SECURITY",
        "DROP OWNED BY " + role,
        "DROP ROLE " + role);
    return new Chapter("Source: rights", entries);
  }

  Chapter tables() {
    entries.clear();
    say(
        "a table that does not exist",
        shop.with("accounts WHERE", "acounts WHERE")
            .with("\"table\": \"accounts\"", "\"table\": \"acounts\""));
    table("a table without a primary key", "CREATE TABLE t (id bigint, name text)");
    appendOnly(
        "an append-only table without replica identity",
        "SELECT id, name FROM tried.t",
        "CREATE TABLE t (id bigint, name text)");
    appendOnly(
        "an append-only table with a condition",
        "SELECT id, name FROM tried.t WHERE name IS NOT NULL",
        "CREATE TABLE t (id bigint, name text)",
        "ALTER TABLE t REPLICA IDENTITY FULL");
    appendOnly(
        "an append-only table that others inherit from",
        "SELECT id, name FROM tried.t",
        "CREATE TABLE t (id bigint, name text)",
        "CREATE TABLE c () INHERITS (t)",
        "ALTER TABLE t REPLICA IDENTITY FULL",
        "ALTER TABLE c REPLICA IDENTITY FULL");
    table(
        "REPLICA IDENTITY NOTHING",
        "CREATE TABLE t (id bigint PRIMARY KEY, name text)",
        "ALTER TABLE t REPLICA IDENTITY NOTHING");
    table(
        "a replica identity without the key",
        "CREATE TABLE t (id bigint PRIMARY KEY, name text NOT NULL UNIQUE)",
        "ALTER TABLE t REPLICA IDENTITY USING INDEX t_name_key");
    table(
        "a primary key that is deferrable",
        "CREATE TABLE t (id bigint PRIMARY KEY DEFERRABLE, name text)");
    table("a view", "CREATE VIEW t AS SELECT * FROM accounts");
    table("an unlogged table", "CREATE UNLOGGED TABLE t (id bigint PRIMARY KEY, name text)");
    table(
        "a foreign table",
        "CREATE FOREIGN DATA WRAPPER w",
        "CREATE SERVER s FOREIGN DATA WRAPPER w",
        "CREATE FOREIGN TABLE t (id bigint, name text) SERVER s");
    table(
        "REPLICA IDENTITY FULL with a virtual generated column",
        "CREATE TABLE t (id bigint PRIMARY KEY, name text, area int GENERATED ALWAYS AS (1)"
            + " VIRTUAL)",
        "ALTER TABLE t REPLICA IDENTITY FULL");
    table(
        "a child that inherits, without a replica identity of its own",
        "CREATE TABLE t (id bigint PRIMARY KEY, name text)",
        "CREATE TABLE c () INHERITS (t)");
    table(
        "an unlogged partition",
        "CREATE TABLE t (id bigint PRIMARY KEY, name text) PARTITION BY RANGE (id)",
        "CREATE UNLOGGED TABLE p PARTITION OF t FOR VALUES FROM (1) TO (10)");
    table(
        "a partition that is a foreign table",
        "CREATE FOREIGN DATA WRAPPER w",
        "CREATE SERVER s FOREIGN DATA WRAPPER w",
        "CREATE TABLE t (id bigint NOT NULL, name text) PARTITION BY RANGE (id)",
        "CREATE FOREIGN TABLE p PARTITION OF t FOR VALUES FROM (1) TO (10) SERVER s",
        "ALTER TABLE ONLY t ADD PRIMARY KEY (id)");
    return new Chapter("Source: tables", entries);
  }

  Chapter publicationAndSlot() {
    entries.clear();
    during(
        "a publication FOR ALL TABLES",
        Databases.FRESH,
        "CREATE PUBLICATION shop_publication FOR ALL TABLES",
        "DROP PUBLICATION shop_publication");
    during(
        "a publication that lists tables of others",
        Databases.FRESH,
        "CREATE TABLE theirs (id bigint PRIMARY KEY);"
            + " CREATE PUBLICATION shop_publication FOR TABLE accounts, theirs",
        "DROP PUBLICATION shop_publication; DROP TABLE theirs");
    during(
        "a publication with a row filter",
        Databases.FRESH,
        "CREATE PUBLICATION shop_publication FOR TABLE accounts WHERE (id > 5)",
        "DROP PUBLICATION shop_publication");
    during(
        "a publication of some operations",
        Databases.FRESH,
        "CREATE PUBLICATION shop_publication FOR TABLE accounts WITH (publish = 'insert')",
        "DROP PUBLICATION shop_publication");
    entries.add(
        Entry.none(
            "a publication that lacks tables or the partition-root option",
            "corrected at the start where the role may; else SRC-130 as above, with the statement"
                + " to run"));
    during(
        "a slot with another plugin",
        Databases.FRESH,
        "SELECT pg_create_logical_replication_slot('" + slot + "', 'test_decoding')",
        drop());
    other.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
    say("a slot of another database", shop);
    other.execute(drop());
    say("a slot that was dropped", shop, captured(new Lsn(0x1_0000_0000L)));
    warned(
        "a slot that was dropped, with `onWalLimit: drop`",
        shop.with("\"slotName\"", "\"onWalLimit\": \"drop\", \"slotName\""),
        captured(new Lsn(0x1_0000_0000L)),
        SourceCode.SLOT_GIVEN_UP);
    during(
        "a slot that was advanced, or dropped and recreated",
        captured(new Lsn(0x10_0000)),
        "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')",
        drop());
    database.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
    warned(
        "a slot that is not carried over to standbys",
        shop,
        Databases.FRESH,
        SourceCode.NO_FAILOVER);
    database.execute(drop());
    lostSlot();
    entries.add(
        Entry.none(
            "a slot that another process reads",
            "SRC-142 with its pid and program; not a refusal: capture waits for it"));
    return new Chapter("Source: publication and slot", entries);
  }

  Chapter sql() {
    entries.clear();
    publicSql("a syntax error", "SELECT id, name FORM accounts WHERE id = :id");
    publicSql(
        "a column that does not exist", "SELECT id, nam AS name FROM accounts WHERE id = :id");
    publicSql(
        "a table that does not exist, in a look-up", "SELECT id, name FROM acounts WHERE id = :id");
    publicSql(
        "a placeholder that is no column of the changed table",
        "SELECT id, name FROM accounts WHERE id = :ident");
    publicSql("types that do not fit", "SELECT id, name FROM accounts WHERE id = :name");
    publicSql(
        "a declared property that the SQL does not give", "SELECT id FROM accounts WHERE id = :id");
    publicSql("two columns of one name", "SELECT id, name, id FROM accounts WHERE id = :id");
    publicSql(
        "a function that does not exist",
        "SELECT id, uper(name) AS name FROM accounts WHERE id = :id");
    say(
        "another type than the output schema declares",
        shop.with("\"name\": {\"type\": \"string\"}", "\"name\": {\"type\": \"integer\"}"));
    return new Chapter("SQL of public schemas, at the source", entries);
  }

  private void publicSql(String input, String sql) {
    say(input, shop.with("SELECT id, name FROM accounts WHERE id = :id", sql));
  }

  private void table(String input, String... create) {
    table(
        input,
        shop.with("accounts WHERE", "tried.t WHERE")
            .with("\"table\": \"accounts\"", "\"table\": \"tried.t\""),
        create);
  }

  private void appendOnly(String input, String sql, String... create) {
    String select = "SELECT id, name FROM accounts WHERE id = :id\"}";
    table(
        input,
        shop.with("\"key\": [\"id\"],", "\"appendOnly\": true,")
            .with(
                select
                    + ",\n        {\"operation\": \"update\", \"table\": \"accounts\", \"sql\": \""
                    + select,
                sql + "\"}")
            .with("\"table\": \"accounts\"", "\"table\": \"tried.t\""),
        create);
  }

  private void table(String input, Shop tried, String... create) {
    database.execute("CREATE SCHEMA tried");
    database.execute(
        Stream.concat(Stream.of("SET search_path = tried, public"), Arrays.stream(create))
            .toArray(String[]::new));
    say(input, tried);
    database.execute("DROP SCHEMA tried CASCADE", "DROP FOREIGN DATA WRAPPER IF EXISTS w CASCADE");
  }

  private void during(String input, FeedCheckpoint durable, String before, String after) {
    database.execute(before);
    say(input, shop, durable);
    database.execute(after);
  }

  private void withoutLogicalDecoding() {
    try (TestPostgres server =
        TestPostgres.start("wal_level=replica", "max_replication_slots=1", "max_wal_senders=0")) {
      TestDatabase plain = server.database();
      plain.execute(
          "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
          "SELECT pg_create_physical_replication_slot('taken')");
      List<Diagnostic> said = databases.source(Shop.sound().at(plain, other), Databases.FRESH);
      only("wal_level that is not logical", said, SourceCode.WAL_LEVEL);
      only("no replication slot left", said, SourceCode.NO_FREE_SLOT);
      only("no WAL sender left", said, SourceCode.NO_FREE_SENDER);
    }
  }

  private void only(String input, List<Diagnostic> said, DiagnosticCode code) {
    entries.add(Entry.of(input, said.stream().filter(one -> one.code() == code).toList()));
  }

  private void plainAscii() {
    String name = "ascii_" + database.name();
    database.execute(
        "CREATE DATABASE " + name + " ENCODING SQL_ASCII LOCALE 'C' TEMPLATE template0");
    TestDatabase ascii =
        new TestDatabase(
            database.host(), database.port(), name, database.url().replace(database.name(), name));
    ascii.execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");
    say(
        "a database without an encoding",
        shop.with("\"" + database.name() + "\"", "\"" + name + "\""));
    database.execute("DROP DATABASE " + name + " WITH (FORCE)");
  }

  private void lostSlot() {
    try (TestPostgres server =
        TestPostgres.start("wal_level=logical", "max_slot_wal_keep_size=1MB")) {
      TestDatabase small = server.database();
      small.execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");
      PublishPlan plan = databases.plan(Shop.sound().at(small, other)).publish().get(0);
      small.execute(
          "SELECT pg_create_logical_replication_slot('"
              + plan.capture().slotName()
              + "', 'pgoutput')");
      for (int segment = 0; segment < 4; segment++) {
        small.execute(
            "INSERT INTO accounts VALUES (" + segment + ")",
            "SELECT pg_switch_wal()",
            "CHECKPOINT");
      }
      entries.add(
          Entry.of("a slot that the server gave up", Databases.source(plan, Databases.FRESH)));
    }
  }

  /** What is told and does not keep it from starting. */
  private void warned(String input, Shop manifest, FeedCheckpoint durable, DiagnosticCode code) {
    PublishPlan plan = databases.plan(manifest).publish().get(0);
    only(input, SourcePreflight.check(plan, durable), code);
  }

  private void say(String input, Shop manifest) {
    say(input, manifest, Databases.FRESH);
  }

  private void say(String input, Shop manifest, FeedCheckpoint durable) {
    entries.add(Entry.of(input, databases.source(manifest, durable)));
  }

  /** The names of its databases, in messages. */
  List<String> names() {
    return List.of(database.name(), other.name());
  }

  private String drop() {
    return "SELECT pg_drop_replication_slot('" + slot + "')";
  }

  private static FeedCheckpoint boundTo(SourceIdentity identity) {
    return new FeedCheckpoint(Position.START, new Lsn(0x10_0000), Optional.of(identity));
  }

  private FeedCheckpoint captured(Lsn end) {
    return new FeedCheckpoint(new Position(7), end, Optional.of(new SourceIdentity(system(), 1)));
  }

  private String system() {
    return database.value("SELECT system_identifier FROM pg_control_system()");
  }
}
