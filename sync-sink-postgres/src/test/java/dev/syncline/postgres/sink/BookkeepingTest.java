package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.bookkeeping.Bookkeeping;
import dev.syncline.postgres.sink.bookkeeping.BookkeepingScript;
import dev.syncline.postgres.sink.problem.SinkCode;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class BookkeepingTest extends SinkTest {
  private static final Path DOCUMENTED = Path.of("..", "docs", "sql", "destination-owner.sql");
  private static final String REGENERATE =
      "mvn test -pl sync-sink-postgres -am -Dtest=BookkeepingTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Dsyncline.write=true";
  private static final String VERSIONS = "SELECT version FROM sync_sink.migration ORDER BY 1";

  @Test
  void makesTheTablesAndSaysWhichVersionTheyAre() throws SQLException {
    ensure(TestDatabase.USER);

    assertThat(database.rows(VERSIONS)).containsExactlyElementsOf(upTo(latest()));
    assertThat(database.number("SELECT count(*) FROM sync_sink.cursor")).isZero();
  }

  @Test
  void tablesFromBeforeVersionsAreUpgradedWhereTheyAreWithTheirRows() throws Exception {
    database.execute(beforeVersions());
    fill();
    List<String> deadLetters = database.rows("SELECT * FROM sync_sink.dead_letter");

    ensure(TestDatabase.USER);

    assertThat(
            database.rows(
                "SELECT feed, subscription, position, epoch, history FROM sync_sink.cursor"))
        .containsExactly("accounts/db-accounts|orders/accounts|42|7|null");
    assertThat(database.rows("SELECT id, feed, position, key FROM sync_sink.dead_letter"))
        .hasSameSizeAs(deadLetters)
        .containsExactly("1|accounts/db-accounts|41|{\"id\": 1}");
    assertThat(database.rows("SELECT name, term FROM sync_sink.lease"))
        .containsExactly("orders/accounts|3");
    assertThat(database.number("SELECT max(version) FROM sync_sink.migration")).isEqualTo(latest());
  }

  @Test
  void processesThatStartAtTheSameTimeUpgradeOnce() throws Exception {
    database.execute(beforeVersions());
    fill();
    ExecutorService processes = Executors.newFixedThreadPool(8);
    try {
      List<Future<Object>> upgrades =
          processes.invokeAll(Stream.generate(this::upgrade).limit(8).toList());
      for (Future<Object> upgrade : upgrades) {
        upgrade.get();
      }
    } finally {
      processes.shutdownNow();
    }

    assertThat(database.number("SELECT max(version) FROM sync_sink.migration")).isEqualTo(latest());
    assertThat(
            database.number("SELECT count(*) - count(DISTINCT version) FROM sync_sink.migration"))
        .isZero();
  }

  @Test
  void tablesOfANewerVersionAreRefused() throws SQLException {
    ensure(TestDatabase.USER);
    database.execute("INSERT INTO sync_sink.migration (version) VALUES (99)");

    assertThatThrownBy(() -> ensure(TestDatabase.USER))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining(SinkCode.NEWER_BOOKKEEPING.id())
        .hasMessageContaining("have version 99, this program knows up to " + latest());
  }

  @Test
  void aRoleThatMayNotUpgradeSaysWhatAnOwnerHasToRunFromWhatIsThere() throws Exception {
    String role = "sink_" + database.name();
    database.execute(
        "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'",
        beforeVersions(),
        "GRANT USAGE ON SCHEMA sync_sink TO " + role,
        "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA sync_sink TO " + role);
    fill();

    DiagnosticException refused =
        catchThrowableOfType(DiagnosticException.class, () -> ensure(role));

    assertThat(refused)
        .hasMessageContaining(SinkCode.NO_BOOKKEEPING.id())
        .hasMessageContaining("may not upgrade the tables")
        .hasMessageContaining("from version 1 to version " + latest());
    String remedy = refused.diagnostics().get(0).fix();
    assertThat(remedy).doesNotContain("CREATE TABLE IF NOT EXISTS sync_sink.cursor");
    database.execute(remedy.substring(remedy.indexOf('\n')));
    ensure(role);
    assertThat(database.number("SELECT position FROM sync_sink.cursor")).isEqualTo(42);
  }

  @Test
  void whatAnOwnerRunsWithoutKnowingTheVersionDoesNoHarm() throws Exception {
    ensure(TestDatabase.USER);
    fill();
    database.execute(
        "UPDATE sync_sink.dead_letter SET key = jsonb_build_object('id',"
            + " (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 1000) n))");

    database.execute(BookkeepingScript.whole());

    assertThat(database.rows(VERSIONS)).containsExactlyElementsOf(upTo(latest()));
    assertThat(database.number("SELECT position FROM sync_sink.cursor")).isEqualTo(42);
    assertThat(database.number("SELECT length(key::text) FROM sync_sink.dead_letter"))
        .isGreaterThan(32_000);
  }

  @Test
  void theDocumentedScriptIsTheOneThatRuns() throws IOException {
    String script =
        "-- The destination, first part: the tables of Syncline, at their latest version. Generated"
            + " by BookkeepingTest;\n"
            + "-- do not edit. Somebody who may create a schema runs this in the destination's"
            + " database; running it again\n"
            + "-- does no harm.\n\n"
            + BookkeepingScript.whole();

    if (Boolean.getBoolean("syncline.write")) {
      Files.writeString(DOCUMENTED, script);
    }
    assertThat(Files.exists(DOCUMENTED) ? Files.readString(DOCUMENTED) : "")
        .as("%s is not what it would be now; write it anew by: %s", DOCUMENTED, REGENERATE)
        .isEqualTo(script);
  }

  private Callable<Object> upgrade() {
    return () -> {
      ensure(TestDatabase.USER);
      return null;
    };
  }

  private void ensure(String role) throws SQLException {
    try (Connection session = session(role)) {
      Bookkeeping.ensure(session, role);
    }
  }

  private Connection session(String role) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(database.host(), database.port(), database.name()),
        role,
        "secret");
  }

  private void fill() {
    database.execute(
        "INSERT INTO sync_sink.cursor (feed, subscription, position, epoch)"
            + " VALUES ('accounts/db-accounts', 'orders/accounts', 42, 7)",
        "INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first,"
            + " operation, key, error_code, message) VALUES ('accounts/db-accounts',"
            + " 'orders/accounts', 41, 41, 'insert', '{\"id\": 1}', 'DST-111', 'refused')",
        "INSERT INTO sync_sink.lease (name, term) VALUES ('orders/accounts', 3)");
  }

  private static long latest() {
    return BookkeepingScript.whole().lines().filter(line -> line.startsWith("INSERT INTO")).count();
  }

  private static List<String> upTo(long version) {
    return Stream.iterate(1L, one -> one + 1).limit(version).map(String::valueOf).toList();
  }

  private static String beforeVersions() throws IOException {
    try (InputStream in =
        BookkeepingTest.class.getResourceAsStream("sync_sink_before_versions.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
