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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A row is refused in every way that a destination, an event store and a public schema have. Its
 * key and its values are in the dead letters and nowhere else.
 */
@Tag("verify")
@Timeout(240)
class ValueLeakTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MARKER = "planted";
  private static final String RAISE =
      "CREATE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
          + " IF NEW.name = 'fine' THEN RETURN NEW; END IF; RAISE EXCEPTION 'not %%',"
          + " NEW.name USING ERRCODE = '%3$s', DETAIL = NEW.name, HINT = NEW.name; END $$;"
          + " CREATE TRIGGER %1$s BEFORE INSERT ON %2$s FOR EACH ROW EXECUTE FUNCTION %1$s()";

  /** Tables whose triggers raise a state, which may be of any class. */
  private static final Map<String, String> RAISING =
      Map.of("raised", "P0001", "custom", "45000", "internal", "XX000", "absent", "42P01");

  /** Tables of a name and a column name, which refuse every row, each in its own way. */
  private static final Map<String, String> TABLES = new LinkedHashMap<>();

  static {
    TABLES.put("checked", "id text, name text CHECK (name IS NULL OR length(name) = 0)");
    TABLES.put("is_unique", "id text, name text UNIQUE");
    TABLES.put("needs", "id text, name text, other text NOT NULL");
    TABLES.put("excludes", "id text, name text, EXCLUDE USING hash (name WITH =)");
    TABLES.put("refers", "id text, name text REFERENCES parents");
    TABLES.put("later", "id text, name text REFERENCES parents DEFERRABLE INITIALLY DEFERRED");
    TABLES.put("short", "id text, name varchar(3)");
    TABLES.put("number", "id text, name int");
    TABLES.put("day", "id text, name date");
    TABLES.put("document", "id text, name json");
    TABLES.put("label", "id text, name mood");
    TABLES.put("small", "id text, name smallint");
    TABLES.put("indexed", "id text, name text PRIMARY KEY");
    TABLES.put("relation", "id text, name regclass");
    TABLES.put("qualified", "id text, name regclass");
    TABLES.put("foreign_name", "id text, name regclass");
    TABLES.put("type_name", "id text, name regtype");
    TABLES.put("schema_name", "id text, name regnamespace");
    TABLES.put("config_name", "id text, name regconfig");
    TABLES.put("setting", "id text, name text");
    RAISING.keySet().forEach(table -> TABLES.put(table, "id text, name text"));
    TABLES.put("pretends", "id text, name text");
  }

  /** What of the row goes into the column, where it is not the text itself. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("number", ":name::text::int"),
          Map.entry("day", ":name::text::date"),
          Map.entry("document", ":name::text::json"),
          Map.entry("label", ":name::text::mood"),
          Map.entry("small", "length(:name::text) * 100000"),
          Map.entry("indexed", "reverse(:name::text) || :name::text"),
          Map.entry("relation", ":name::text::regclass"),
          Map.entry("qualified", "(:name::text || '.fine')::regclass"),
          Map.entry(
              "foreign_name",
              "(CASE :name::text WHEN 'fine' THEN 'fine' ELSE 'a.b.' || :name::text"
                  + " END)::regclass"),
          Map.entry("type_name", ":name::text::regtype"),
          Map.entry("schema_name", ":name::text::regnamespace"),
          Map.entry("config_name", ":name::text::regconfig"),
          Map.entry("setting", "current_setting('my.' || :name::text)"));

  private final TestDatabase source = TestPostgres.shared().database();
  private final TestDatabase store = TestPostgres.shared().database();
  private final TestDatabase destination = TestPostgres.shared().database();

  @TempDir private Path directory;

  @BeforeEach
  void prepare() throws IOException {
    source.execute("CREATE TABLE accounts (id text PRIMARY KEY, name text, n int)");
    destination.execute("CREATE TABLE parents (name text PRIMARY KEY)");
    destination.execute("CREATE TYPE mood AS ENUM ('fine')");
    TABLES.forEach(
        (table, columns) -> destination.execute("CREATE TABLE " + table + " (" + columns + ")"));
    destination.execute(
        "CREATE TABLE fine (x int)",
        "CREATE SCHEMA fine",
        "CREATE TABLE fine.fine (x int)",
        "CREATE TEXT SEARCH CONFIGURATION fine (COPY = simple)",
        "DO $$ BEGIN EXECUTE format("
            + "'ALTER DATABASE %I SET my.fine = 1', current_database()); END $$");
    RAISING.forEach(
        (table, state) -> destination.execute(RAISE.formatted("refuse_" + table, table, state)));
    Files.writeString(directory.resolve("shop.json"), manifest());
  }

  @AfterEach
  void dropSlots() {
    source.dropSlots();
  }

  @Test
  void whatIsRefusedIsInTheDeadLettersAlone() throws Exception {
    String row = MARKER + text(2_650);
    StringBuilder said = new StringBuilder();
    try (RunningCommand sync =
        command("manifest sync shop.json --api-port 0 --log-level debug --log-format text")) {
      sync.awaitOutput("status at ");
      source.execute(
          "INSERT INTO accounts VALUES ('fine', 'fine', 1)",
          "INSERT INTO accounts VALUES ('" + row + "1', '" + row + "', 1)",
          "INSERT INTO accounts VALUES ('" + row + "2', '" + row + "', 0)");
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                assertThat(refusedBy())
                    .containsAll(
                        TABLES.keySet().stream().filter(ValueLeakTest::refusesItself).toList());
                assertThat(store.rows("SELECT DISTINCT error_code FROM sync_events.dead_letter"))
                    .contains("SQL-219", "SQL-221");
              });
      destination.execute(
          RAISE.formatted("pretend", "pretends", "42501").replace("NEW.name = 'fine'", "false"));
      source.execute("INSERT INTO accounts VALUES ('" + row + "3', '" + row + "', 1)");
      sync.awaitOutput("SQLSTATE 42501");
      said.append(sync.answer("/status")).append(sync.answer("/health/ready"));
      for (String command : List.of("status shop.json --json", "status shop.json")) {
        try (RunningCommand shown = command(command)) {
          shown.exitStatus();
          said.append(shown.output());
        }
      }
      said.append(sync.ended());
    }

    assertThat(said).contains("a CHECK constraint does not hold", "SQLSTATE 42501");
    assertThat(said.toString().lines().filter(line -> line.contains(MARKER))).isEmpty();
    assertThat(
            destination.value(
                "SELECT count(*) FROM sync_sink.dead_letter WHERE message LIKE '%planted%'"))
        .isEqualTo("0");
  }

  private static boolean refusesItself(String table) {
    return !table.equals("pretends");
  }

  private List<String> refusedBy() {
    return destination.rows(
        "SELECT DISTINCT split_part(subscription, '/', 2) FROM sync_sink.dead_letter");
  }

  private RunningCommand command(String line) {
    return new RunningCommand(directory, Map.of(), line.split(" "));
  }

  /** A text that does not become shorter by compression. */
  private static String text(int length) {
    return new Random(7)
        .ints(length, 'a', 'z')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private String manifest() {
    return LeakManifest.of(
        String.join(
            ", ",
            connection("source", source, TestDatabase.USER, "any"),
            connection("store", store, TestDatabase.USER, "any"),
            connection("destination", destination, TestDatabase.USER, "any")),
        source,
        String.join(
            ", ",
            publicSchema("accounts", "quarantine", "name", "\"name\": {}"),
            publicSchema(
                "strict",
                "quarantine",
                "name",
                "\"name\": {\"type\": \"string\", \"maxLength\": 3}"),
            publicSchema("ratio", "quarantine", "name, 1 / n AS n", "\"name\": {}, \"n\": {}")),
        TABLES.keySet().stream().map(ValueLeakTest::consumer).collect(Collectors.joining(", ")));
  }

  private static String consumer(String table) {
    String name = VALUES.getOrDefault(table, ":name");
    String sql =
        table.equals("is_unique") || table.equals("excludes")
            ? "INSERT INTO %s (id, name) SELECT :id, :name FROM generate_series(1, 2)"
            : "INSERT INTO %s (id, name) VALUES (:id, " + name + ")";
    return LeakManifest.consumer(table, "quarantine", sql.formatted(table));
  }
}
