package dev.syncline.postgres.source.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Severity;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What is made at a source, and how a slot is continued. */
@Tag("verify")
class SourceSetupTest extends SourceScene {
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
        "CREATE TABLE unwanted (id int PRIMARY KEY)");
    setup.prepare(plan("unwanted"), FRESH);
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
    database.execute("INSERT INTO account SELECT n, 'Ann' FROM generate_series(1, 100) n");

    PreparedSource again =
        setup.prepare(
            plan("account"),
            new FeedCheckpoint(Position.START, end, Optional.of(first.identity())));

    assertThat(again.start()).isEqualTo(end);
  }

  @Test
  void refusesASourceWhoseLogEndsBeforeWhatTheFeedHas() {
    accounts();
    PreparedSource first = setup.prepare(plan("account"), FRESH);
    Lsn beyond = new Lsn(first.start().value() + (1L << 40));

    assertRefused(
        plan("account"),
        new FeedCheckpoint(Position.START, beyond, Optional.of(first.identity())),
        SourceCode.WENT_BACK,
        beyond.toString());
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
}
