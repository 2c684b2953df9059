package dev.syncline.cli.leaks;

import static dev.syncline.cli.leaks.LeakManifest.connection;
import static dev.syncline.cli.leaks.LeakManifest.publicSchema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets and row values are planted wherever they can be, each of them different, and everything
 * the running product says anywhere is searched for them.
 */
@Tag("verify")
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
    return sync.answer("/status", "Authorization", authorization);
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
    return LeakManifest.of(
        String.join(
            ", ",
            connection("source", source, "source", "${env:SOURCE_PASSWORD}"),
            connection("store", store, "store", IN_MANIFEST),
            connection("destination", destination, "destination", "${file:password}")),
        source,
        publicSchema("accounts", "stop", "name", "\"name\": {}"),
        consumer("copies", ":name", "quarantine")
            + ", "
            + consumer("numbers", ":name::text::int", "stop"));
  }

  private static String consumer(String table, String value, String onError) {
    return LeakManifest.consumer(
        table,
        onError,
        "INSERT INTO %s (id, name) VALUES (:id, %s) ON CONFLICT (id) DO NOTHING"
            .formatted(table, value));
  }
}
