package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static dev.syncline.postgres.flow.Contracts.table;
import static dev.syncline.postgres.flow.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.postgres.sink.bookkeeping.ConsumerPauses;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The roles of {@code docs/sql}, made by the very text of those files: they suffice for everything
 * a sync does, and for nothing else.
 */
@Tag("verify")
class LeastPrivilegeTest {
  private static final Logins ROLES = DocumentedRoles.LOGINS;
  private static final String CUSTOMER =
      "SELECT a.id, a.name, d.city FROM accounts a LEFT JOIN addresses d ON d.account_id = a.id"
          + " WHERE a.id = ";

  private static DocumentedRoles roles;
  private static TestDatabase source;
  private static TestDatabase store;
  private static TestDatabase destination;

  private final SyncRig rig = roles.rig();
  private final List<SyncRig> others = new ArrayList<>();

  @BeforeAll
  static void makeRoles() throws IOException {
    roles = new DocumentedRoles();
    source = roles.source();
    store = roles.store();
    destination = roles.destination();
    source.execute(
        "CREATE ROLE passer_by LOGIN",
        "GRANT CONNECT ON DATABASE " + source.name() + " TO passer_by");
  }

  @AfterAll
  static void stopServer() {
    roles.close();
  }

  @AfterEach
  void close() {
    others.forEach(SyncRig::close);
    rig.close();
  }

  @Test
  void theyAreNoSuperusersAndOwnNothing() {
    assertThat(
            source.rows(
                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'syncline%' AND NOT (rolsuper OR"
                    + " rolcreaterole OR rolcreatedb OR rolbypassrls) ORDER BY rolname"))
        .containsExactly(
            "syncline_owner",
            "syncline_reader",
            "syncline_sink",
            "syncline_source",
            "syncline_writer");
    assertThat(
            source.rows(
                "SELECT DISTINCT r.rolname FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid"
                    + " WHERE d.deptype = 'o' AND r.rolname LIKE 'syncline%'"))
        .containsExactly("syncline_owner");
  }

  @Test
  void theySufficeForTheWholeWayOfARow() {
    source.transaction(
        "INSERT INTO accounts SELECT n, 'name ' || n FROM generate_series(1, 3000) n",
        "INSERT INTO addresses SELECT n, n, 'Ulm' FROM generate_series(1, 3000) n");
    rig.publish(accounts(), customers())
        .consume(
            with(ErrorPolicy.QUARANTINE, copy("accounts", "destination_accounts", "id", "name")),
            copy("customers", "destination_customers", "id", "name", "city"))
        .start();
    rig.drain();
    assertInStep();
    await("consumers are registered")
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        store.rows("SELECT name, destination FROM sync_events.consumer ORDER BY 1"))
                    .containsExactly(
                        "consumer/accounts-to-destination_accounts|" + address(destination),
                        "consumer/customers-to-destination_customers|" + address(destination)));

    source.execute(
        "INSERT INTO accounts VALUES (4001, 'new')",
        "UPDATE accounts SET name = 'changed' WHERE id = 1",
        "DELETE FROM addresses WHERE id = 2");
    source.transaction(
        "DELETE FROM accounts WHERE id = 3", "INSERT INTO accounts VALUES (3, 'again')");
    rig.drain();
    assertInStep();

    source.execute("INSERT INTO accounts VALUES (4002, 'refused')");
    rig.drain();
    assertThat(destination.rows("SELECT key FROM sync_sink.dead_letter"))
        .containsExactly("{\"id\": 4002}");

    source.execute("INSERT INTO accounts VALUES (4006, repeat('x', 50))");
    rig.drain();
    assertThat(store.rows("SELECT key FROM sync_events.dead_letter"))
        .containsExactly("{\"id\": 4006}");

    endSessions();
    source.execute("INSERT INTO accounts VALUES (4003, 'after a cut')");
    rig.drain();
    assertThat(destination.rows("SELECT name FROM destination_accounts WHERE id = 4003"))
        .containsExactly("after a cut");

    String customers = "consumer/customers-to-destination_customers";
    ConsumerPauses pauses = new ConsumerPauses(rig.destinationConnection());
    assertThat(pauses.pause(List.of(customers), Map.of(), "anna", "")).containsExactly(customers);
    assertThat(pauses.resume(List.of(customers))).containsExactly(customers);
    rig.drain();

    rig.stopPublisher();
    rig.stopConsumer();
    source.execute("INSERT INTO accounts VALUES (4004, 'after a restart')");
    SyncRig restarted = another();
    restarted.start();
    restarted.drain();
    assertThat(destination.rows("SELECT name FROM destination_accounts WHERE id = 4004"))
        .containsExactly("after a restart");

    takeOverFrom(restarted);
  }

  /** The active process stops, and a session it left behind still holds the feed's row. */
  private void takeOverFrom(SyncRig active) {
    SyncRig standby = another();
    standby.start();
    awaitAll(standby, PipelineState.STANDBY);
    try (Connection frozen = connect(store, ROLES.writer());
        Statement statement = frozen.createStatement()) {
      active.stopPublisher();
      active.stopConsumer();
      frozen.setAutoCommit(false);
      statement.execute("SELECT id FROM sync_events.feed FOR NO KEY UPDATE");
      awaitAll(standby, PipelineState.RUNNING);
    } catch (SQLException endedByTheStandby) {
      assertThat(endedByTheStandby.getSQLState()).startsWith("08");
    }
    source.execute("INSERT INTO accounts VALUES (4005, 'after a take-over')");
    standby.drain();
    assertThat(destination.rows("SELECT name FROM destination_accounts WHERE id = 4005"))
        .containsExactly("after a take-over");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "source | syncline_source | SELECT * FROM salaries",
        "source | syncline_source | INSERT INTO accounts VALUES (0, 'x')",
        "source | syncline_source | DELETE FROM addresses",
        "source | syncline_source | ALTER PUBLICATION syncline ADD TABLE salaries",
        "source | syncline_source | DROP PUBLICATION syncline",
        "source | syncline_source | CREATE TABLE mine (id int)",
        "source | syncline_source | CREATE SCHEMA mine",
        "source | passer_by | SELECT pg_logical_emit_message(true, 'any', 'thing')",
        "source | passer_by | SELECT pg_logical_emit_message(false, 'any', 'thing'::bytea)",
        "store | syncline_writer | UPDATE sync_events.event SET object = NULL",
        "store | syncline_writer | DELETE FROM sync_events.event",
        "store | syncline_writer | TRUNCATE sync_events.event",
        "store | syncline_writer | DELETE FROM sync_events.feed",
        "store | syncline_writer | UPDATE sync_events.feed SET segment_end = 0",
        "store | syncline_writer | UPDATE sync_events.contract SET output_schema = '{}'",
        "store | syncline_writer | UPDATE sync_events.public_schema SET name = 'other'",
        "store | syncline_writer | UPDATE sync_events.consumer SET position = 0",
        "store | syncline_writer | INSERT INTO sync_events.consumer DEFAULT VALUES",
        "store | syncline_writer | DROP TABLE sync_events.event",
        "store | syncline_writer | CREATE TABLE sync_events.mine (id int)",
        "store | syncline_reader | INSERT INTO sync_events.feed (manifest_slug, data_store_slug)"
            + " VALUES ('a', 'b')",
        "store | syncline_reader | INSERT INTO sync_events.event DEFAULT VALUES",
        "store | syncline_reader | UPDATE sync_events.feed SET writer_epoch = 0",
        "store | syncline_reader | DELETE FROM sync_events.event",
        "store | syncline_reader | INSERT INTO sync_events.consumer DEFAULT VALUES",
        "store | syncline_reader | UPDATE sync_events.consumer SET given_up_at = NULL",
        "store | syncline_reader | DELETE FROM sync_events.consumer",
        "store | syncline_reader | UPDATE sync_events.public_schema SET retired_at = now()",
        "store | syncline_reader | SELECT * FROM sync_events.lease",
        "store | syncline_reader | SELECT * FROM sync_events.dead_letter",
        "store | syncline_reader | SELECT sync_events.add_segment(1, 1)",
        "store | syncline_reader | SELECT sync_events.add_feed_partition(7)",
        "store | syncline_reader | SELECT sync_events.fold(1, 1)",
        "store | syncline_reader | SELECT sync_events.purge_deletes(1, '1h', 1)",
        "store | syncline_reader | SELECT sync_events.drop_segment(1, 1)",
        "store | syncline_writer | DELETE FROM sync_events.base",
        "store | syncline_writer | UPDATE sync_events.retention SET oldest_position = 1",
        "destination | syncline_sink | SELECT * FROM invoices",
        "destination | syncline_sink | INSERT INTO invoices VALUES (1)",
        "destination | syncline_sink | DELETE FROM sync_sink.cursor",
        "destination | syncline_sink | TRUNCATE destination_accounts",
        "destination | syncline_sink | ALTER TABLE destination_accounts DISABLE TRIGGER ALL",
        "destination | syncline_sink | CREATE TABLE sync_sink.mine (id int)",
        "destination | syncline_sink | SET ROLE postgres",
      })
  void eachIsRefusedWhatItNeedsNot(String where, String role, String sql) {
    TestDatabase database =
        Map.of("source", source, "store", store, "destination", destination).get(where);
    assertThatThrownBy(
            () -> {
              try (Connection session = connect(database, role);
                  Statement statement = session.createStatement()) {
                statement.execute(sql);
              }
            })
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
  }

  @ParameterizedTest
  @CsvSource({
    "syncline_source, store",
    "syncline_source, destination",
    "syncline_reader, source",
    "syncline_reader, destination",
    "syncline_writer, destination",
    "syncline_sink, source",
    "syncline_sink, store"
  })
  void noneGetsIntoADatabaseOfAnother(String role, String where) {
    TestDatabase database =
        Map.of("source", source, "store", store, "destination", destination).get(where);
    assertThatThrownBy(() -> connect(database, role)).hasMessageContaining("CONNECT");
  }

  private SyncRig another() {
    SyncRig other = rig.second();
    others.add(other);
    return other;
  }

  private static void assertInStep() {
    assertThat(destination.rows("SELECT id, name FROM destination_accounts ORDER BY id"))
        .isEqualTo(source.rows("SELECT id, name FROM accounts ORDER BY id"));
    assertThat(destination.rows("SELECT id, name, city FROM destination_customers ORDER BY id"))
        .isEqualTo(
            source.rows(
                "SELECT a.id, name, city FROM accounts a LEFT JOIN addresses d ON d.account_id ="
                    + " a.id ORDER BY a.id"));
  }

  /** Each role may end its own sessions, which is how a take-over gets rid of a frozen process. */
  private static void endSessions() {
    String end =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE usename = current_user AND pid <> pg_backend_pid()";
    assertThat(as(source, ROLES.source()).number(end)).isPositive();
    assertThat(as(store, ROLES.writer()).number(end)).isPositive();
    assertThat(as(store, ROLES.reader()).number(end)).isPositive();
    assertThat(as(destination, ROLES.destination()).number(end)).isPositive();
  }

  private static void awaitAll(SyncRig rig, PipelineState state) {
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rig.pipelines()).extracting(PipelineStatus::state).containsOnly(state));
  }

  /** Sets rows with long names aside. */
  private static PublicSchema accounts() {
    PublicSchema plain = table("accounts", "id", "name");
    ObjectNode shape = plain.outputSchema().json().deepCopy();
    shape.withObject("properties").putObject("name").put("type", "string").put("maxLength", 20);
    return with(ErrorPolicy.QUARANTINE, with(new OutputSchema(shape), plain));
  }

  private static PublicSchema customers() {
    List<Transformation> transformations =
        new ArrayList<>(insertOrUpdate("accounts", CUSTOMER + ":id"));
    transformations.addAll(insertOrUpdate("addresses", CUSTOMER + ":account_id"));
    transformations.add(
        new Transformation(Operation.DELETE, "addresses", CUSTOMER + ":account_id"));
    return schema("customers", new String[] {"id", "name", "city"}, transformations);
  }

  private static String address(TestDatabase database) {
    return database.host() + ":" + database.port() + "/" + database.name();
  }

  private static TestDatabase as(TestDatabase database, String role) {
    String url = database.url().replace("user=" + TestDatabase.USER, "user=" + role);
    return new TestDatabase(database.host(), database.port(), database.name(), url);
  }

  private static Connection connect(TestDatabase database, String role) throws SQLException {
    return DriverManager.getConnection(as(database, role).url());
  }
}
