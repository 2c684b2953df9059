package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("verify")
class VerifyCommandTest {
  private static final String ROWS =
      "INSERT INTO accounts SELECT g, 'account ' || g FROM generate_series(3, 3000) g";

  @TempDir private Path directory;
  private final SmallShop shop = new SmallShop();
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void start(String manifest) {
    shop.start(shell.file("shop.json", manifest));
  }

  private void awaitCopies(String query, long count) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> shop.destination().number("SELECT count(*) FROM copies " + query) == count);
  }

  private CommandLineSession.Outcome verify(String... options) {
    return shell.type(("verify shop.json " + String.join(" ", options)).strip());
  }

  private static List<JsonNode> lines(String out) {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.split("\n")) {
      try {
        lines.add(new ObjectMapper().readTree(line));
      } catch (IOException invalid) {
        throw new AssertionError(line, invalid);
      }
    }
    return lines;
  }

  @Test
  void findsWhatIsMissingChangedAndTooMuchAndNothingElse() {
    shop.source().execute(ROWS);
    start(shop.manifest());
    awaitCopies("", 3000);

    var equal = verify();
    assertThat(equal.status()).as(equal.all()).isZero();
    assertThat(equal.out()).contains("3000 rows of shop/accounts v1 and 3000", "no difference");

    shop.destination()
        .execute(
            "DELETE FROM copies WHERE id = 1500",
            "UPDATE copies SET name = 'planted' WHERE id = 2",
            "INSERT INTO copies VALUES (9000, 'planted')");
    var different = verify();

    assertThat(different.status()).as(different.all()).isEqualTo(1);
    assertThat(different.out().lines())
        .anySatisfy(line -> assertThat(line).startsWith("missing").contains("{\"id\": 1500}"))
        .anySatisfy(line -> assertThat(line).startsWith("changed").contains("{\"id\": 2}  name"))
        .anySatisfy(line -> assertThat(line).startsWith("extra").contains("{\"id\": 9000}"))
        .anySatisfy(line -> assertThat(line).contains("1 missing, 1 changed, 1 extra"))
        .hasSize(4);
    assertThat(different.err()).contains("CLI-210", "3 keys");
    assertThat(different.all()).doesNotContain("planted", "Bob");
    assertThat(verify("--show-values").out()).contains("name: source 'Bob', destination 'planted'");
    assertThat(verify("--limit", "2").err()).contains("CLI-217");

    List<JsonNode> json = lines(verify("--json").out());
    assertThat(json)
        .extracting(line -> line.path("type").textValue())
        .containsExactly("begins", "difference", "difference", "difference", "result", "report");
    assertThat(json.get(4).path("differences").path("extra").asInt()).isEqualTo(1);
    assertThat(json.get(5).path("equal").asBoolean()).isFalse();
  }

  @Test
  void repairsWhatDiffersByPublishingItAgain() {
    shop.source().execute(ROWS);
    start(shop.manifest());
    awaitCopies("", 3000);
    shop.destination()
        .execute(
            "DELETE FROM copies WHERE id IN (5, 1500)",
            "UPDATE copies SET name = 'planted' WHERE id IN (2, 7)",
            "INSERT INTO copies VALUES (9000, 'planted')");

    var outcome = verify("--repair");

    assertThat(outcome.status()).as(outcome.all()).isZero();
    assertThat(outcome.out().lines().filter(line -> line.startsWith("repaired"))).hasSize(5);
    assertThat(outcome.out()).contains("5 of them repaired");
    assertThat(shop.destination().rows("SELECT id, name FROM copies ORDER BY id"))
        .isEqualTo(shop.source().rows("SELECT id, name FROM accounts ORDER BY id"));
    assertThat(verify().out()).contains("no difference");
  }

  @Test
  void tenDifferencesAmongManyRowsAreFoundAndRepairedWhileOthersChange()
      throws InterruptedException {
    shop.source().execute(ROWS.replace("3000", "20000"));
    start(shop.manifest());
    awaitCopies("", 20_000);
    shop.destination()
        .execute(
            "UPDATE copies SET name = 'planted' WHERE id IN (7, 2007, 4007, 6007)",
            "DELETE FROM copies WHERE id IN (8007, 10007, 12007)",
            "UPDATE copies SET id = -3 WHERE id = 14007",
            "INSERT INTO copies VALUES (-1, 'planted'), (-2, 'planted')");
    AtomicBoolean writes = new AtomicBoolean(true);
    Thread writer =
        new Thread(
            () -> {
              for (long n = 0; writes.get(); n++) {
                // Every row but the planted ones.
                long id = 1 + n * 7919 % 20_000;
                if (id % 1000 != 7) {
                  shop.source()
                      .execute(
                          "UPDATE accounts SET name = 'written " + n + "' WHERE id = " + id,
                          "DELETE FROM accounts WHERE id = " + (id % 1000 == 8 ? id : 0));
                }
              }
            });
    writer.start();
    try {
      List<JsonNode> lines = lines(verify("--repair", "--json").out());

      List<Long> planted =
          List.of(-3L, -2L, -1L, 7L, 2007L, 4007L, 6007L, 8007L, 10007L, 12007L, 14007L);
      assertThat(keys(lines, "difference")).containsExactlyInAnyOrderElementsOf(planted);
      assertThat(keys(lines, "repaired")).containsExactlyInAnyOrderElementsOf(planted);
      for (int pass = 0; pass < 3; pass++) {
        var outcome = verify();
        assertThat(outcome.status()).as(outcome.all()).isZero();
      }
    } finally {
      writes.set(false);
      writer.join();
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(shop.copies())
                    .isEqualTo(shop.source().rows("SELECT id, name FROM accounts ORDER BY id")));
  }

  private static List<Long> keys(List<JsonNode> lines, String type) {
    return lines.stream()
        .filter(line -> line.path("type").asText().equals(type))
        .map(line -> line.path("key").path("id").asLong())
        .toList();
  }

  @Test
  void neverTakesAChangeOnItsWayForADifference() throws InterruptedException {
    shop.source().execute(ROWS);
    start(shop.manifest());
    awaitCopies("", 3000);
    AtomicBoolean writes = new AtomicBoolean(true);
    AtomicLong written = new AtomicLong();
    Thread writer =
        new Thread(
            () -> {
              while (writes.get()) {
                long n = written.incrementAndGet();
                long id = 1 + n * 7919 % 3000;
                // A hot row, to and fro, and rows that are deleted and inserted again.
                shop.source()
                    .execute(
                        "UPDATE accounts SET name = 'hot " + n + "' WHERE id = 1",
                        "UPDATE accounts SET name = 'there' WHERE id = 2",
                        "UPDATE accounts SET name = 'back' WHERE id = 2",
                        "DELETE FROM accounts WHERE id = " + id,
                        "INSERT INTO accounts VALUES (" + id + ", 'again') ON CONFLICT DO NOTHING",
                        "INSERT INTO accounts VALUES (" + (10_000 + n) + ", 'new')",
                        "DELETE FROM accounts WHERE id = " + (10_000 + n - 20));
              }
            });
    writer.start();
    try {
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (System.nanoTime() < end) {
        var outcome = verify();
        assertThat(outcome.status()).as(outcome.all()).isZero();
      }
      shop.destination().execute("UPDATE copies SET name = 'planted' WHERE id = 1234");
      var outcome = verify();
      assertThat(outcome.out().lines().filter(line -> line.startsWith("changed")))
          .as(outcome.all())
          .allSatisfy(line -> assertThat(line).contains("{\"id\": 1234}"));
    } finally {
      writes.set(false);
      writer.join();
    }
    assertThat(written.get()).isGreaterThan(20);
  }

  @Test
  void waitsForAConsumerThatIsLate() throws Exception {
    start(shop.manifest());
    awaitCopies("", 2);
    waitsWhile(
        shop.destination(),
        "SELECT FROM copies WHERE id = 2 FOR UPDATE",
        shop.destination(),
        "application_name = 'syncline verify' AND query LIKE '%sync_sink.cursor%'");
  }

  @Test
  void waitsForAPublisherThatIsLate() throws Exception {
    start(shop.manifest());
    awaitCopies("", 2);
    waitsWhile(
        shop.store(),
        "SELECT FROM sync_events.feed FOR UPDATE",
        shop.source(),
        "application_name = 'syncline verify' AND query LIKE '%insert_lsn%'");
  }

  /** A change is on its way while a lock is held, and verification waits for it. */
  private void waitsWhile(TestDatabase locked, String lock, TestDatabase observed, String waiting)
      throws Exception {
    CompletableFuture<CommandLineSession.Outcome> outcome;
    try (Connection holder = locked.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute(lock);
      shop.source().execute("UPDATE accounts SET name = 'late' WHERE id = 2");
      awaitSession(locked, "wait_event_type = 'Lock'");
      outcome = CompletableFuture.supplyAsync(this::verify);
      awaitSession(observed, waiting);
      assertThat(outcome).isNotDone();
    }
    assertThat(outcome.get().status()).as(outcome.get().all()).isZero();
  }

  private static void awaitSession(TestDatabase database, String condition) {
    String query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND ";
    await().atMost(Duration.ofMinutes(1)).until(() -> database.number(query + condition) > 0);
  }

  @Test
  void saysWhenNothingCanBeDecided() {
    start(shop.manifest());
    awaitCopies("", 2);
    shop.stop();
    shop.source().execute("UPDATE accounts SET name = 'later' WHERE id = 2");

    var outcome = verify("--wait", "1");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).contains("undecided", "{\"id\": 2}", "not everything was compared");
    assertThat(outcome.err()).contains("CLI-216", "publisher of feed shop/db-source stands still");
  }

  @Test
  void saysAtOnceThatAConsumerIsPaused() {
    start(shop.manifest());
    awaitCopies("", 2);
    assertThat(shell.type("consumer pause shop/copies shop.json --reason rebuilding").status())
        .isZero();
    shop.source().execute("UPDATE accounts SET name = 'later' WHERE id = 2");

    var outcome = verify();

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).contains("undecided", "{\"id\": 2}");
    assertThat(outcome.err()).contains("CLI-216", "is paused since", "(rebuilding)");
    assertThat(shell.type("consumer resume shop/copies shop.json").status()).isZero();
    assertThat(verify().out()).contains("no difference");
  }

  @Test
  void aDeadLetterExplainsADifference() {
    shop.destination().execute("ALTER TABLE copies ADD CHECK (name <> 'bad')");
    start(
        shop.manifest()
            .replace(
                "\"name\": \"copies\",", "\"name\": \"copies\", \"onError\": \"quarantine\","));
    awaitCopies("", 2);
    shop.source().execute("UPDATE accounts SET name = 'bad' WHERE id = 2");

    var outcome = verify();

    assertThat(outcome.status()).as(outcome.all()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("changed", "{\"id\": 2}", "(dead letter db-destination/1 waits)")
        .contains("1 behind dead letters");
    assertThat(outcome.err()).contains("dead-letter list");
  }

  @Test
  void comparesKeysAndCountsAndSaysWhyIfTheSqlCannotBeInverted() {
    start(shop.manifest().replace("DO UPDATE SET name = excluded.name", "DO NOTHING"));
    awaitCopies("", 2);
    shop.destination().execute("UPDATE copies SET name = 'x'", "DELETE FROM copies WHERE id = 1");

    var outcome = verify();

    assertThat(outcome.err()).contains("only keys and counts are compared: DO NOTHING");
    assertThat(outcome.out())
        .contains("missing", "{\"id\": 1}", "the destination has 1 row")
        .doesNotContain("changed");
  }

  @Test
  void aConsumerSchemaThatCannotBePlannedIsNamedAndTheOthersAreVerified() {
    String manifest = shop.manifest();
    start(manifest);
    awaitCopies("", 2);
    shop.destination().execute("UPDATE copies SET name = 'planted' WHERE id = 2");
    int begin = manifest.indexOf("{", manifest.indexOf("\"consumerSchemas\""));
    String schema = manifest.substring(begin, manifest.lastIndexOf("}]"));
    String broken =
        schema.replace("\"copies\"", "\"broken\"").replace("INTO copies", "INTO no_such_table");
    shell.file("both.json", manifest.replace(schema + "}]", schema + "}, " + broken + "}]"));

    var outcome = shell.type("verify both.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("shop/copies  {\"id\": 2}  name", "shop/copies: 2 rows of shop/accounts v1");
    assertThat(outcome.err())
        .contains("CLI-210 shop/copies differs")
        .contains("consumer schema shop/broken was not verified:", "no_such_table");
    assertThat(shell.type("verify both.json --consumer shop/broken").status()).isEqualTo(1);
    assertThat(shell.type("verify both.json --repair --consumer shop/copies").status()).isZero();
  }

  @Test
  void needsTheManifestsOfBothSidesAndSqlThatShowsRows() {
    String manifest = shop.manifest();
    start(manifest);
    awaitCopies("", 2);
    int schemas = manifest.indexOf("\"publicSchemas\"");
    shell.file(
        "consumer.json",
        manifest.substring(0, schemas).replaceFirst("\"shop\"", "\"orders\"")
            + manifest.substring(manifest.indexOf("\"consumerSchemas\"")));
    shell.file(
        "log.json",
        manifest
            .replace(
                "INSERT INTO copies (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET"
                    + " name = excluded.name",
                "INSERT INTO copies (id, name) VALUES (:id, :name)")
            .replace(
                "DELETE FROM copies WHERE id = :id",
                "UPDATE copies SET name = NULL WHERE id = :id"));

    assertThat(shell.type("verify consumer.json").err()).contains("CLI-212", "shop/accounts v1");
    assertThat(verify("--consumer", "shop/none").err()).contains("CLI-211", "shop/copies");
    assertThat(shell.type("verify log.json").err()).contains("CLI-215", "each event adds a row");
    assertThat(shell.type("verify log.json").status()).isEqualTo(1);
    assertThat(verify("--rate", "0").status()).isEqualTo(64);
  }
}
