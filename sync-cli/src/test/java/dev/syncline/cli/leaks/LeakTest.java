package dev.syncline.cli.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets and row values are planted wherever they can be, each of them different, and everything
 * the running product says anywhere is searched for them.
 */
@Timeout(240)
class LeakTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String IN_ENVIRONMENT = "planted-in-environment";
  private static final String IN_FILE = "planted-in-a-file";
  private static final String IN_MANIFEST = "planted-in-the-manifest";
  private static final String TOKEN = "planted-api-token";
  private static final String REFUSED_ROW = "planted-refused-row";
  private static final String UNCASTABLE_ROW = "planted-uncastable-row";
  private static final Map<String, String> VARIABLES =
      Map.of("SOURCE_PASSWORD", IN_ENVIRONMENT, "SYNCLINE_API_TOKEN", TOKEN);

  private static TestPostgres server;

  private final TestDatabase source = server.database();
  private final TestDatabase store = server.database();
  private final TestDatabase destination = server.database();

  @TempDir private Path directory;

  /** Lets nobody in without a password but the test itself. */
  @BeforeAll
  static void startServer() {
    server = TestPostgres.start("wal_level=logical");
    server
        .database()
        .execute(
            "SET password_encryption = 'scram-sha-256'",
            "CREATE ROLE source SUPERUSER REPLICATION LOGIN",
            "CREATE ROLE store SUPERUSER LOGIN",
            "CREATE ROLE destination SUPERUSER LOGIN",
            "DO $$ BEGIN EXECUTE format('COPY (VALUES (''host all postgres all trust''),"
                + " (''host all all all scram-sha-256'')) TO %L', current_setting('hba_file'));"
                + " END $$",
            "SELECT pg_reload_conf()");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void prepare() throws IOException {
    setPasswords(IN_ENVIRONMENT, IN_MANIFEST, IN_FILE);
    source.execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");
    destination.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text CHECK (name <> '"
            + REFUSED_ROW
            + "'))",
        "CREATE TABLE numbers (id bigint PRIMARY KEY, name int)");
    Files.writeString(directory.resolve("password"), IN_FILE + "\n");
    Files.writeString(directory.resolve("shop.json"), manifest());
  }

  @Test
  void noSecretIsInAnythingTheProductSays() throws Exception {
    StringBuilder said = new StringBuilder();
    try (RunningCommand sync = sync("trace", "text")) {
      source.execute("INSERT INTO accounts VALUES (1, '1')");
      await().atMost(PATIENCE).until(() -> destination.number("SELECT count(*) FROM numbers") == 1);
      said.append(status(sync, "Bearer " + TOKEN)).append(status(sync, "Bearer wrong"));
      assertThat(said).contains("publish shop/db-source", "CLI-132");
      sync.dumpThreads();
      said.append(sync.ended());
    }
    setPasswords("other", "other", "other");
    for (String format : new String[] {"text", "json"}) {
      try (RunningCommand refused = sync("trace", format)) {
        assertThat(refused.exitStatus()).isEqualTo(1);
        assertThat(refused.output()).contains("STO-102");
        said.append(refused.output());
      }
    }
    for (String command : new String[] {"info", "info --json", "check --resolve --json"}) {
      try (RunningCommand shown = command("manifest " + command + " --manifest shop.json")) {
        shown.exitStatus();
        said.append(shown.output());
      }
    }

    assertThat(said)
        .contains("Debezium", "${env:SOURCE_PASSWORD}")
        .doesNotContain(IN_ENVIRONMENT, IN_FILE, IN_MANIFEST, TOKEN);
  }

  @Test
  void noRowValueIsInAnythingTheProductSays() throws Exception {
    try (RunningCommand sync = sync("debug", "text")) {
      source.execute("INSERT INTO accounts VALUES (1, '1')");
      await().atMost(PATIENCE).until(() -> destination.number("SELECT count(*) FROM numbers") == 1);
      source.execute("INSERT INTO accounts VALUES (2, '" + REFUSED_ROW + "')");
      sync.awaitOutput("a CHECK constraint does not hold");
      source.execute("INSERT INTO accounts VALUES (3, '" + UNCASTABLE_ROW + "')");
      sync.awaitOutput("DST-111");
      String said = status(sync, "Bearer " + TOKEN) + sync.ended();

      assertThat(said).doesNotContain(REFUSED_ROW, UNCASTABLE_ROW);
    }
  }

  private RunningCommand sync(String level, String format) {
    return command(
        "manifest sync shop.json --api-port 0 --log-level " + level + " --log-format " + format);
  }

  private RunningCommand command(String line) {
    return new RunningCommand(directory, VARIABLES, line.split(" "));
  }

  private static String status(RunningCommand sync, String authorization)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + sync.port() + "/status"))
            .header("Authorization", authorization)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static void setPasswords(String ofSource, String ofStore, String ofDestination) {
    server
        .database()
        .execute(
            "ALTER ROLE source PASSWORD '" + ofSource + "'",
            "ALTER ROLE store PASSWORD '" + ofStore + "'",
            "ALTER ROLE destination PASSWORD '" + ofDestination + "'");
  }

  private String manifest() {
    return """
    {
      "slug": "shop",
      "manifestVersion": 0,
      "connections": [%s, %s, %s],
      "dataStores": [
        {"connectionSlug": "db-source", "config": {"connectionType": "postgres",
         "slotName": "slot_%s", "publicationName": "leaks"}},
        {"connectionSlug": "db-destination"}
      ],
      "eventStores": [{"connectionSlug": "db-store"}],
      "publicSchemas": [{
        "name": "accounts", "source": {"dataStoreSlug": "db-source"},
        "version": {"major": 1, "minor": 0},
        "outputSchema": {"type": "object", "properties": {"id": {}, "name": {}}},
        "config": {"publicSchemaType": "postgres", "transformations": [
          {"operation": "insert", "table": "accounts",
           "sql": "SELECT id, name FROM accounts WHERE id = :id"},
          {"operation": "update", "table": "accounts",
           "sql": "SELECT id, name FROM accounts WHERE id = :id"}]}
      }],
      "consumerSchemas": [%s, %s]
    }
    """
        .formatted(
            connection("source", source, "${env:SOURCE_PASSWORD}"),
            connection("store", store, IN_MANIFEST),
            connection("destination", destination, "${file:password}"),
            source.name(),
            consumer("copies", ":name", "quarantine"),
            consumer("numbers", ":name::text::int", "stop"));
  }

  private static String connection(String name, TestDatabase database, String password) {
    return """
    {"slug": "db-%s", "config": {"connectionType": "postgres", "host": "%s", "port": %d,
     "user": "%s", "password": "%s", "database": "%s"}}\
    """
        .formatted(name, database.host(), database.port(), name, password, database.name());
  }

  private static String consumer(String table, String value, String onError) {
    return """
    {"name": "%s", "sourceManifestSlug": "shop", "onError": "%s",
     "publicSchema": {"name": "accounts", "majorVersion": 1},
     "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db-destination",
      "sql": "INSERT INTO %s (id, name) VALUES (:id, %s) ON CONFLICT (id) DO NOTHING",
      "deleteSql": "DELETE FROM %s WHERE id = :id"}}\
    """
        .formatted(table, onError, table, value, table);
  }
}
