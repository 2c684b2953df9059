package dev.syncline.postgres.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.manifest.Connection;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

class SourceSetupTest {
  private static final FeedCheckpoint FRESH =
      new FeedCheckpoint(Position.START, Lsn.ZERO, Optional.empty());

  private final TestDatabase database = TestPostgres.shared().database();
  private final String slot = "slot_" + database.name();
  private final SourceSetup setup = new SourceSetup(new Warnings(), Duration.ofSeconds(1));

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @Test
  void createsPublicationAndSlotForANewFeed() {
    accounts();

    PreparedSource prepared = setup.prepare(plan("account"), FRESH);

    assertThat(database.rows("SELECT tablename FROM pg_publication_tables"))
        .containsExactly("account");
    assertThat(slotColumn("plugin || ' ' || failover")).isEqualTo("pgoutput true");
    assertThat(prepared.start()).isEqualTo(Lsn.parse(slotColumn("confirmed_flush_lsn")));
    assertThat(prepared.tables().get("account").name())
        .isEqualTo(new TableName("public", "account"));
    assertThat(prepared.identity().systemIdentifier())
        .isEqualTo(database.value("SELECT system_identifier FROM pg_control_system()"));
  }

  @Test
  void makesThePublicationListExactlyTheTablesOfThePlan() {
    accounts();
    database.execute(
        "CREATE SCHEMA \"Odd.schema\"",
        "CREATE TABLE \"Odd.schema\".\"Table \"\"x\"\"\" (id int PRIMARY KEY)",
        "CREATE TABLE unwanted (id int PRIMARY KEY)",
        "CREATE PUBLICATION pub FOR TABLE unwanted");
    database.execute(
        "ALTER DATABASE " + database.name() + " SET search_path = \"Odd.schema\", public");

    PreparedSource prepared = setup.prepare(plan("account", "Table \"x\""), FRESH);

    assertThat(prepared.tables()).hasSize(2);
    assertThat(database.rows("SELECT tablename FROM pg_publication_tables ORDER BY 1"))
        .containsExactly("Table \"x\"", "account");
    assertThat(database.value("SELECT pubviaroot FROM pg_publication")).isEqualTo("t");
  }

  @Test
  void continuesAFeedAtItsEnd() {
    accounts();
    PreparedSource first = setup.prepare(plan("account"), FRESH);
    Lsn end = new Lsn(first.start().value() + 100);

    PreparedSource again =
        setup.prepare(
            plan("account"),
            new FeedCheckpoint(Position.START, end, Optional.of(first.identity())));

    assertThat(again.start()).isEqualTo(end);
  }

  @Test
  void startsANewFeedAtAnUnusedSlot() {
    accounts();
    Lsn start = setup.prepare(plan("account"), FRESH).start();
    database.execute("INSERT INTO account VALUES (1, 'Ann')");

    assertThat(setup.prepare(plan("account"), FRESH).start()).isEqualTo(start);
  }

  @Test
  void makesASlotAnewThatIsOlderThanItsPublication() {
    accounts();
    Lsn start = setup.prepare(plan("account"), FRESH).start();
    database.execute("DROP PUBLICATION pub");

    assertThat(setup.prepare(plan("account"), FRESH).start().isAfter(start)).isTrue();
  }

  @Test
  void refusesASlotThatWasRecreatedOrAdvancedByName() {
    accounts();
    PreparedSource first = setup.prepare(plan("account"), FRESH);
    FeedCheckpoint captured =
        new FeedCheckpoint(Position.START, first.start(), Optional.of(first.identity()));
    database.execute("INSERT INTO account VALUES (1, 'Ann')");

    database.execute("SELECT pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");
    assertRefused(plan("account"), captured, SourceCode.SLOT_AHEAD, slot, first.start().toString());

    database.execute("SELECT pg_drop_replication_slot('" + slot + "')");
    assertRefused(plan("account"), captured, SourceCode.SLOT_MISSING, slot);

    database.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
    assertRefused(plan("account"), captured, SourceCode.SLOT_AHEAD, slot);
  }

  /** It has all that the feed lacks, so nothing would be skipped. */
  @Test
  void acceptsASlotThatIsBehindTheFeed() {
    accounts();
    PreparedSource first = setup.prepare(plan("account"), FRESH);
    database.execute(
        "INSERT INTO account VALUES (1, 'Ann')",
        "SELECT pg_copy_logical_replication_slot('" + slot + "', '" + slot + "_kept')",
        "SELECT pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");
    Lsn end = Lsn.parse(slotColumn("confirmed_flush_lsn"));
    database.execute(
        "SELECT pg_drop_replication_slot('" + slot + "')",
        "SELECT pg_copy_logical_replication_slot('" + slot + "_kept', '" + slot + "')");

    PreparedSource again =
        setup.prepare(
            plan("account"),
            new FeedCheckpoint(Position.START, end, Optional.of(first.identity())));

    assertThat(again.start()).isEqualTo(end);
  }

  @Test
  void makesSlotsForFailoverUnlessToldOtherwiseAndTellsOfThoseThatAreNot() throws SQLException {
    accounts();
    PublishPlan plan = plan("account");
    setup.prepare(staying(plan), FRESH);
    assertThat(slotColumn("failover")).isEqualTo("f");
    assertThat(SourcePreflight.check(staying(plan), FRESH))
        .extracting(Diagnostic::code)
        .doesNotContain(SourceCode.NO_FAILOVER);
    assertThat(SourcePreflight.check(plan, FRESH))
        .filteredOn(problem -> problem.code() == SourceCode.NO_FAILOVER)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.WARNING);
              String command = "ALTER_REPLICATION_SLOT " + slot + " (FAILOVER true)";
              assertThat(problem.fix()).contains(command);
              replicate(command);
            });

    assertThat(slotColumn("failover")).isEqualTo("t");
  }

  private void replicate(String command) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "14");
    try (java.sql.Connection session = DriverManager.getConnection(database.url(), properties)) {
      session.createStatement().execute(command);
    }
  }

  private static PublishPlan staying(PublishPlan plan) {
    DataStore.Capture usual = plan.capture();
    return new PublishPlan(
        plan.feed(),
        plan.source(),
        new DataStore.Capture(
            usual.slotName(),
            usual.publicationName(),
            usual.maxRetainedWal(),
            usual.onWalLimit(),
            false),
        plan.schemas());
  }

  @Test
  void refusesAnotherServerOrTimelineThanTheFeedIsBoundTo() {
    accounts();
    SourceIdentity own = setup.prepare(plan("account"), FRESH).identity();

    assertRefused(
        plan("account"),
        boundTo(new SourceIdentity("42", own.timeline())),
        SourceCode.OTHER_SERVER,
        "system 42");
    assertRefused(
        plan("account"),
        boundTo(new SourceIdentity(own.systemIdentifier(), own.timeline() + 1)),
        SourceCode.OTHER_TIMELINE,
        "timeline");
  }

  @Test
  void refusesSlotsOfOthers() {
    accounts();
    TestDatabase other = TestPostgres.shared().database();
    other.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
    assertRefused(plan("account"), FRESH, SourceCode.SLOT_OF_OTHER_DATABASE, other.name());
    other.execute("SELECT pg_drop_replication_slot('" + slot + "')");

    database.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'test_decoding')");
    assertRefused(plan("account"), FRESH, SourceCode.SLOT_OF_OTHER_KIND, "test_decoding");
  }

  @Test
  void reportsAllProblemsOfTablesAtOnceWithNearNames() {
    accounts();
    database.execute(
        "CREATE TABLE keyless (id int)",
        "CREATE UNLOGGED TABLE fast (id int PRIMARY KEY)",
        "CREATE VIEW account_view AS SELECT * FROM account",
        "CREATE TABLE narrow (id int PRIMARY KEY, x int NOT NULL UNIQUE)",
        "ALTER TABLE narrow REPLICA IDENTITY USING INDEX narrow_x_key",
        "CREATE TABLE late (id int PRIMARY KEY DEFERRABLE)");

    List<Diagnostic> problems =
        errors(plan("acount", "keyless", "fast", "account_view", "narrow", "late"), FRESH);

    assertThat(problems)
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder(
            SourceCode.NO_TABLE,
            SourceCode.NO_KEY,
            SourceCode.NOT_A_TABLE,
            SourceCode.NOT_A_TABLE,
            SourceCode.NARROW_IDENTITY,
            SourceCode.NO_KEY);
    assertThat(problems).anyMatch(problem -> problem.fix().equals("did you mean 'account'?"));
    assertThat(database.number("SELECT count(*) FROM pg_publication")).isZero();
    assertThat(
            database.number(
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + slot + "'"))
        .isZero();
  }

  @Test
  void tellsWhatColumnsOfDeletedRowsASecondTableLacks() {
    accounts();
    database.execute("CREATE TABLE address (id int PRIMARY KEY, account_id int)");
    PublicSchema schema =
        schema(
            "person",
            new Transformation(Operation.INSERT, "account", "SELECT 1 FROM account WHERE id = :id"),
            new Transformation(
                Operation.DELETE, "address", "SELECT 1 FROM account WHERE id = :account_id"));

    assertThat(errors(plan(schema), FRESH))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(SourceCode.NARROW_IDENTITY);
              assertThat(problem.message()).contains("account_id");
              assertThat(problem.fix())
                  .isEqualTo("ALTER TABLE \"public\".\"address\" REPLICA IDENTITY FULL");
            });
  }

  @Test
  void tellsWhatTheRoleMayNotDo() {
    accounts();
    String role = "weak_" + database.name();
    database.execute(
        "CREATE ROLE " + role + " LOGIN",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "CREATE TABLE guarded (id int PRIMARY KEY)",
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
        "GRANT SELECT ON guarded TO " + role);

    assertThat(errors(as(role, plan("account", "guarded")), FRESH))
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder(
            SourceCode.NO_REPLICATION, SourceCode.NO_SELECT, SourceCode.ROW_SECURITY);

    database.execute(
        "ALTER ROLE " + role + " REPLICATION BYPASSRLS", "GRANT SELECT ON account TO " + role);
    assertThat(errors(as(role, plan("account", "guarded")), FRESH))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(SourceCode.PUBLICATION_DENIED);
              assertThat(problem.fix())
                  .isEqualTo(
                      "CREATE PUBLICATION \"pub\" FOR TABLE \"public\".\"account\","
                          + " \"public\".\"guarded\" WITH (publish_via_partition_root = true)");
            });

    database.execute(errors(as(role, plan("account", "guarded")), FRESH).get(0).fix());
    assertThat(setup.prepare(as(role, plan("account", "guarded")), FRESH).start().isAfter(Lsn.ZERO))
        .isTrue();
  }

  @Test
  void refusesPublicationsThatSendTooMuchOrTooLittle() {
    accounts();
    database.execute("CREATE PUBLICATION pub FOR ALL TABLES");
    assertRefused(plan("account"), FRESH, SourceCode.PUBLICATION_FOR_ALL, "pub");

    database.execute("DROP PUBLICATION pub", "CREATE PUBLICATION pub FOR TABLES IN SCHEMA public");
    assertRefused(plan("account"), FRESH, SourceCode.PUBLICATION_FOR_ALL, "pub");

    database.execute(
        "DROP PUBLICATION pub", "CREATE PUBLICATION pub FOR TABLE account WHERE (id > 5)");
    assertRefused(plan("account"), FRESH, SourceCode.PUBLICATION_FILTERED, "pub");

    database.execute(
        "DROP PUBLICATION pub",
        "CREATE PUBLICATION pub FOR TABLE account WITH (publish = 'insert')");
    assertRefused(plan("account"), FRESH, SourceCode.PUBLICATION_FILTERED, "pub");
  }

  @Test
  void explainsWhyASlotWaitsInsteadOfBlocking() throws SQLException {
    accounts();
    try (java.sql.Connection writer = database.connect()) {
      writer.setAutoCommit(false);
      writer.createStatement().execute("SET application_name = 'nightly batch'");
      writer.createStatement().execute("INSERT INTO account VALUES (1, 'Ann')");

      assertThatThrownBy(() -> setup.prepare(plan("account"), FRESH))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("nightly batch");
    }
    assertThat(setup.prepare(plan("account"), FRESH).start().isAfter(Lsn.ZERO)).isTrue();
  }

  @Test
  void tellsLoginDatabaseAndHostApart() {
    Connection good = plan("account").source();

    assertThat(SourcePreflight.check(at(good, good.port(), "nobody_here", good.user()), FRESH))
        .extracting(Diagnostic::code)
        .containsExactly(SourceCode.NO_DATABASE);
    assertThat(SourcePreflight.check(at(good, good.port(), good.database(), "nobody"), FRESH))
        .extracting(Diagnostic::code)
        .containsExactly(SourceCode.LOGIN_REFUSED);
    assertThat(SourcePreflight.check(at(good, 1, good.database(), good.user()), FRESH))
        .extracting(Diagnostic::code)
        .containsExactly(SourceCode.UNREACHABLE);
    assertThatThrownBy(() -> setup.prepare(at(good, 1, good.database(), good.user()), FRESH))
        .isInstanceOf(RetriableException.class);
  }

  @Test
  void refusesASlotThatTheServerGaveUp() {
    try (TestPostgres server =
        TestPostgres.start("wal_level=logical", "max_slot_wal_keep_size=1MB")) {
      TestDatabase small = server.database();
      small.execute("CREATE TABLE account (id int PRIMARY KEY)");
      PublishPlan plan = planFor(small, schema("s", insert("account")));
      PreparedSource first = setup.prepare(plan, FRESH);
      for (int segment = 0; segment < 4; segment++) {
        small.execute(
            "INSERT INTO account VALUES (" + segment + ")", "SELECT pg_switch_wal()", "CHECKPOINT");
      }

      assertRefused(
          plan,
          new FeedCheckpoint(Position.START, first.start(), Optional.of(first.identity())),
          SourceCode.SLOT_LOST,
          slot,
          "wal_removed",
          "from " + first.start() + " on is lost");
    }
  }

  @Test
  void waitsForASlotInUseAndNamesItsReader() throws SQLException {
    accounts();
    PublishPlan plan = plan("account");
    setup.prepare(plan, FRESH);
    Properties properties = new Properties();
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "14");
    properties.setProperty("ApplicationName", "another reader");
    try (java.sql.Connection reader = DriverManager.getConnection(database.url(), properties)) {
      reader
          .unwrap(PGConnection.class)
          .getReplicationAPI()
          .replicationStream()
          .logical()
          .withSlotName(slot)
          .withSlotOption("proto_version", 1)
          .withSlotOption("publication_names", "pub")
          .start();

      assertThatThrownBy(() -> setup.prepare(plan, FRESH))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("in use by process " + slotColumn("active_pid"))
          .hasMessageContaining("another reader");
    }
  }

  @Test
  void refusesAServerThatCannotDecodeAndNamesTheRemedy() {
    try (TestPostgres server = TestPostgres.start("wal_level=replica", "max_replication_slots=1")) {
      TestDatabase plain = server.database();
      plain.execute(
          "CREATE TABLE account (id int PRIMARY KEY)",
          "SELECT pg_create_physical_replication_slot('taken')");
      PublishPlan plan = planFor(plain, schema("s", insert("account")));

      List<Diagnostic> problems = errors(plan, FRESH);

      assertThat(problems)
          .extracting(Diagnostic::code)
          .containsExactly(SourceCode.WAL_LEVEL, SourceCode.NO_FREE_SLOT);
      assertThat(problems.get(0).toString())
          .startsWith("SRC-104")
          .contains("wal_level is replica", "ALTER SYSTEM SET wal_level = 'logical'", "restart");
    }
  }

  @Test
  void refusesTypesThatKeepTheEngineFromStarting() {
    accounts();
    database.execute(
        "CREATE TYPE mood AS ENUM ('fine')",
        "CREATE DOMAIN feeling AS mood",
        "CREATE TYPE \"None yet\" AS ENUM ()");

    assertThat(errors(plan("account"), FRESH))
        .extracting(Diagnostic::toString)
        .satisfiesExactlyInAnyOrder(
            one -> assertThat(one).startsWith("SRC-114 domain feeling is over enum mood"),
            one -> assertThat(one).startsWith("SRC-114 enum \"None yet\" has no labels"));
  }

  @Test
  void refusesTypesNamedLikeBuiltInOnes() {
    database.execute(
        "CREATE SCHEMA shop",
        "CREATE TYPE shop.money AS (amount numeric, currency text)",
        "CREATE DOMAIN shop.point AS text",
        "CREATE TABLE account (id int PRIMARY KEY, price shop.money, at shop.point)");

    assertRefused(
        plan("account"),
        FRESH,
        SourceCode.AMBIGUOUS_TYPE,
        "column price of public.account has type shop.money");
  }

  private void accounts() {
    database.execute("CREATE TABLE account (id int PRIMARY KEY, name text)");
  }

  private PublishPlan plan(String... tables) {
    return plan(
        Arrays.stream(tables)
            .map(table -> schema(table, insert(table)))
            .toArray(PublicSchema[]::new));
  }

  private PublishPlan plan(PublicSchema... schemas) {
    return planFor(database, schemas);
  }

  private PublishPlan planFor(TestDatabase where, PublicSchema... schemas) {
    Connection source =
        new Connection(
            new Slug("accounts"),
            where.host(),
            where.port(),
            where.name(),
            TestDatabase.USER,
            new Secret("any"),
            Map.of());
    return new PublishPlan(
        new FeedName(new Slug("shop"), new Slug("accounts")),
        source,
        new DataStore.Capture(slot, "pub"),
        Arrays.stream(schemas)
            .map(schema -> new PublishPlan.PublishedSchema(new Slug("shop"), schema))
            .toList());
  }

  private static Transformation insert(String table) {
    return new Transformation(Operation.INSERT, table, "SELECT id FROM x WHERE id = :id");
  }

  private static PublicSchema schema(String name, Transformation... transformations) {
    return new PublicSchema(
        name,
        new Slug("accounts"),
        new OutputSchema(JsonNodeFactory.instance.objectNode()),
        new SchemaVersion(1, 0),
        List.of(),
        List.of(transformations),
        Optional.empty());
  }

  private static PublishPlan as(String role, PublishPlan plan) {
    return at(plan.source(), plan.source().port(), plan.source().database(), role, plan);
  }

  private PublishPlan at(Connection source, int port, String name, String role) {
    return at(source, port, name, role, plan("account"));
  }

  private static PublishPlan at(
      Connection source, int port, String name, String role, PublishPlan plan) {
    return new PublishPlan(
        plan.feed(),
        new Connection(
            source.slug(), source.host(), port, name, role, source.password(), source.options()),
        plan.capture(),
        plan.schemas());
  }

  private static FeedCheckpoint boundTo(SourceIdentity identity) {
    return new FeedCheckpoint(Position.START, Lsn.ZERO, Optional.of(identity));
  }

  private String slotColumn(String expression) {
    return database.value(
        "SELECT " + expression + " FROM pg_replication_slots WHERE slot_name = '" + slot + "'");
  }

  private static List<Diagnostic> errors(PublishPlan plan, FeedCheckpoint checkpoint) {
    return SourcePreflight.check(plan, checkpoint).stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .toList();
  }

  private void assertRefused(
      PublishPlan plan, FeedCheckpoint checkpoint, SourceCode code, String... named) {
    assertThatThrownBy(() -> setup.prepare(plan, checkpoint))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            refused ->
                assertThat(refused.diagnostics())
                    .singleElement()
                    .satisfies(
                        problem -> {
                          assertThat(problem.code()).isEqualTo(code);
                          assertThat(problem.message()).contains(named);
                        }));
  }
}
