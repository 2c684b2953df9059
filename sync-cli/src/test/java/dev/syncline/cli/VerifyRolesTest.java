package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.SyncEngine;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.Variables;
import dev.syncline.postgres.sink.PostgresDestinations;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.source.PostgresSources;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Verifying with the roles of {@code docs/sql}, made by the very text of those files: what they may
 * do suffices, and a right that is missing is named. The sync itself may do anything here.
 */
@Tag("verify")
class VerifyRolesTest {
  private static final Path FILES = Path.of("..", "docs", "sql");

  @TempDir private Path directory;
  private final TestPostgres server = TestPostgres.start("wal_level=logical");
  private final TestDatabase source = closedToOthers();
  private final TestDatabase store = closedToOthers();
  private final TestDatabase destination = closedToOthers();
  private CommandLineSession shell;
  private EventStore events;
  private SyncEngine engine;

  @BeforeEach
  void startTheSync() throws IOException {
    source.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "CREATE TABLE addresses (id bigint PRIMARY KEY)",
        "INSERT INTO accounts SELECT g, 'name ' || g FROM generate_series(1, 50) g");
    source.execute(text("source.sql"));
    source.execute("ALTER PUBLICATION syncline DROP TABLE ONLY addresses");
    store.execute(text("event-store-owner.sql"));
    SyncPlan plan = plan(manifest(TestDatabase.USER, "syncline_owner", TestDatabase.USER));
    PostgresEventStore.connect(plan.eventStore()).close();
    store.execute(text("event-store.sql"));
    destination.execute(text("destination-owner.sql"));
    destination.execute(
        "CREATE TABLE destination_accounts (id bigint PRIMARY KEY, name text)",
        "CREATE TABLE destination_customers (id bigint PRIMARY KEY)");
    destination.execute(text("destination.sql"));
    shell = new CommandLineSession(directory);
    shell.file("verify.json", manifest("syncline_source", "syncline_reader", "syncline_sink"));
    shell.file("repair.json", manifest("syncline_source", "syncline_writer", "syncline_sink"));
    plan = plan(manifest(TestDatabase.USER, TestDatabase.USER, TestDatabase.USER));
    events = PostgresEventStore.connect(plan.eventStore());
    engine =
        new SyncEngine(
            plan,
            () -> events,
            new PostgresSources(),
            new PostgresDestinations(SinkSettings.DEFAULT));
    engine.start();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(destination.number("SELECT count(*) FROM destination_accounts"))
                    .as(engine.pipelines().toString())
                    .isEqualTo(50));
  }

  @AfterEach
  void close() {
    if (engine != null) {
      engine.close();
      events.close();
    }
    server.close();
  }

  @Test
  void aReaderOfTheEventStoreSufficesToVerifyAndAWriterToRepair() {
    var equal = shell.type("verify verify.json");
    assertThat(equal.status()).as(equal.all()).isZero();

    plantDifferences();
    var different = shell.type("verify verify.json --show-values");
    assertThat(different.status()).isEqualTo(1);
    assertThat(different.out()).contains("1 missing, 1 changed, 1 extra");
    assertThat(different.err()).contains("CLI-210").doesNotContain("DST-", "SRC-", "STO-");

    var refused = shell.type("verify verify.json --repair");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.out()).contains("1 missing, 1 changed, 1 extra");
    assertOneError(refused, "STO-104", "syncline_reader");

    var repaired = shell.type("verify repair.json --repair");
    assertThat(repaired.status()).as(repaired.all()).isZero();
    assertThat(repaired.out()).contains("3 of them repaired");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "source | SELECT ON accounts FROM syncline_source | SQL-223 | accounts",
        "store | SELECT ON sync_events.feed FROM syncline_reader | STO-104 | syncline_reader",
        "store | SELECT ON sync_events.contract FROM syncline_reader | STO-104 | syncline_reader",
        "destination | INSERT ON destination_accounts FROM syncline_sink | DST- |"
            + " destination_accounts",
        "destination | SELECT ON destination_accounts FROM syncline_sink | DST- |"
            + " destination_accounts",
        "destination | SELECT ON sync_sink.cursor FROM syncline_sink | DST- | syncline_sink",
        "destination | SELECT ON sync_sink.dead_letter FROM syncline_sink | DST- | syncline_sink",
      })
  void aRightThatIsMissingGivesOneMessage(String where, String right, String code, String words) {
    plantDifferences();
    Map.of("source", source, "store", store, "destination", destination)
        .get(where)
        .execute("REVOKE " + right);

    var outcome = shell.type("verify verify.json");

    assertThat(outcome.status()).as(outcome.all()).isEqualTo(1);
    assertOneError(outcome, code, words);
  }

  private static void assertOneError(
      CommandLineSession.Outcome outcome, String code, String words) {
    assertThat(outcome.err()).doesNotContain("\tat ", "Exception");
    List<String> errors =
        outcome
            .err()
            .lines()
            .filter(line -> line.startsWith("error "))
            .filter(line -> !line.startsWith("error CLI-210"))
            .toList();
    assertThat(errors).as(outcome.all()).singleElement().asString().startsWith("error " + code);
    assertThat(outcome.err()).as(outcome.all()).contains(words, "fix:");
  }

  private void plantDifferences() {
    destination.execute(
        "DELETE FROM destination_accounts WHERE id = 5",
        "UPDATE destination_accounts SET name = 'planted' WHERE id = 7",
        "INSERT INTO destination_accounts VALUES (90, 'planted')");
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

  private static SyncPlan plan(String manifest) throws IOException {
    Path file = Files.createTempFile("roles", ".json");
    try {
      Files.writeString(file, manifest);
      return SyncPlanner.plan(
          new ManifestReader(Variables.of(Map.of())).read(List.of(file)).manifests());
    } finally {
      Files.delete(file);
    }
  }

  private String manifest(String atSource, String atStore, String atDestination) {
    return """
    {
      "slug": "shop",
      "manifestVersion": 0,
      "connections": [%s, %s, %s],
      "dataStores": [
        {"connectionSlug": "db-source", "config": {"connectionType": "postgres",
         "slotName": "syncline", "publicationName": "syncline"}},
        {"connectionSlug": "db-destination"}
      ],
      "eventStores": [{"connectionSlug": "db-store"}],
      "publicSchemas": [{
        "name": "accounts", "source": {"dataStoreSlug": "db-source"}, "version": {"major": 1, "minor": 0},
        "outputSchema": {"type": "object", "properties": {"id": {}, "name": {}}},
        "config": {"publicSchemaType": "postgres", "transformations": [
          {"operation": "insert", "table": "accounts", "sql": "SELECT id, name FROM accounts WHERE id = :id"},
          {"operation": "update", "table": "accounts", "sql": "SELECT id, name FROM accounts WHERE id = :id"}]}
      }],
      "consumerSchemas": [{
        "name": "copies", "sourceManifestSlug": "shop",
        "publicSchema": {"name": "accounts", "majorVersion": 1},
        "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db-destination",
          "sql": "INSERT INTO destination_accounts (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
          "deleteSql": "DELETE FROM destination_accounts WHERE id = :id"}
      }]
    }
    """
        .formatted(
            connection("db-source", source, atSource),
            connection("db-store", store, atStore),
            connection("db-destination", destination, atDestination));
  }

  private static String connection(String slug, TestDatabase database, String user) {
    return """
    {"slug": "%s", "config": {"connectionType": "postgres", "host": "%s", "port": %d, "user": "%s",
     "password": "any", "database": "%s"}}\
    """
        .formatted(slug, database.host(), database.port(), user, database.name());
  }
}
