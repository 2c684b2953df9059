package dev.syncline.postgres.source.internal.transform;

import static dev.syncline.postgres.source.internal.transform.SourceFixture.image;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.schema;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.table;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.TableChange.RowUpdated;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A commit is in the log, and so may be decoded, before other sessions see it. A standby that does
 * not exist makes that moment last.
 */
@Tag("verify")
class VisibilityTest {
  private static final String COMMITS_HANGING =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
  private static final String ROW = "SELECT a::text FROM accounts AS a WHERE id = 1";

  private TestPostgres server;
  private TestDatabase database;
  private ExecutorService threads;

  @BeforeEach
  void startServer() {
    server = TestPostgres.start("wal_level=logical");
    database = server.database();
    threads = Executors.newCachedThreadPool();
  }

  @AfterEach
  void stopServer() {
    threads.shutdownNow();
    server.close();
  }

  @Test
  void waitsForACommitThatIsNotVisibleYetAndThenDeliversTheNewRow() throws Exception {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "INSERT INTO accounts VALUES (1, 'old')");

    assertThat(
            events(
                "SELECT id, name || '' AS name FROM accounts WHERE id = :id",
                "UPDATE accounts SET name = 'new' WHERE id = 1",
                image("id", "1", "name", "new")))
        .containsExactly("update {\"id\": 1} {\"id\":1,\"name\":\"new\"}");
  }

  @Test
  void doesNotTakeTheOldRowsFaultForTheNewOnes() throws Exception {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, parts int)",
        "INSERT INTO accounts VALUES (1, 0)");

    assertThat(
            events(
                "SELECT id, 100 / parts AS share FROM accounts WHERE id = :id",
                "UPDATE accounts SET parts = 10 WHERE id = 1",
                image("id", "1", "parts", "10")))
        .containsExactly("update {\"id\": 1} {\"id\":1,\"share\":10}");
  }

  /** The events of an update whose commit hangs until nothing has come of it for a while. */
  private List<String> events(String publicSchema, String update, Row updated) throws Exception {
    SourceFixture source = new SourceFixture(database);
    try (SqlTransformer transformer =
            source.transformer(schema(List.of(), written("accounts", publicSchema)));
        Connection writer = database.connect();
        Statement statement = writer.createStatement()) {
      database.execute(
          "ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
      await().until(() -> database.value("SHOW synchronous_standby_names").equals("nobody"));
      writer.setAutoCommit(false);
      statement.execute(update);
      long transaction = transactionOf(statement);
      CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> commit(writer), threads);
      await().until(() -> database.number(COMMITS_HANGING) == 1);
      String before = database.value(ROW);
      database.execute("SET synchronous_commit = local", "CREATE TABLE visible_at_once ()");

      CompletableFuture<List<String>> events =
          CompletableFuture.supplyAsync(
              () -> transform(transformer, transaction, updated), threads);
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !events.isDone() && !commit.isDone());
      assertThat(database.value(ROW)).isEqualTo(before);

      database.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
      await().until(events::isDone);
      return events.get();
    }
  }

  private static long transactionOf(Statement statement) throws Exception {
    try (var row = statement.executeQuery("SELECT txid_current() % (2 ^ 32)::bigint")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void commit(Connection writer) {
    try {
      writer.commit();
    } catch (java.sql.SQLException cause) {
      throw new IllegalStateException(cause);
    }
  }

  private static List<String> transform(SqlTransformer transformer, long transaction, Row updated) {
    try {
      return SourceFixture.texts(
          transformer.transform(
              List.of(new RowUpdated(table("accounts"), Optional.empty(), updated)),
              Set.of(transaction)));
    } catch (InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }
}
