package dev.syncline.faults.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.faults.check.Finding.Kind;
import dev.syncline.faults.scene.Scene;
import dev.syncline.faults.server.Servers;
import dev.syncline.faults.workload.Transactions;
import dev.syncline.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each checker sees the damage it is there for. A scene runs for a while and everything is sound;
 * then every test damages a copy of its databases by hand.
 */
@Tag("verify")
class PlantedFaultsTest {
  private static final AtomicInteger COPIES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String JOURNAL =
      "schema_id = (SELECT id FROM sync_events.public_schema WHERE name = 'journal')";

  /** Appends a copy of an event; takes the condition that finds it. */
  private static final String DUPLICATE =
      """
      INSERT INTO sync_events.event (position, transaction_first, transaction_id, committed_at,
        feed_id, schema_id, schema_minor, size, operation, key, object)
      SELECT f.head_position + 1, f.head_position + 1, e.transaction_id, e.committed_at,
        e.feed_id, e.schema_id, e.schema_minor, e.size, e.operation, e.key, e.object
      FROM sync_events.event e, sync_events.feed f WHERE %s LIMIT 1
      """;

  private static Scene scene;
  private TestDatabase store = scene.store();
  private TestDatabase destination = scene.destination();

  @BeforeAll
  static void runForAWhile(@TempDir Path directory) {
    scene = new Scene(Servers.shared(), 1_000_000, directory);
    Versions.watch(scene.destination());
    scene.startWithoutPublisher(Transactions.random(new Random(1), 300));
    scene.startPublisher();
    await().atMost(PATIENCE).until(() -> scene.history().committed().size() > 150);
    scene.load().whilePaused(() -> scene.arrive(PATIENCE));
    scene.load().close();
    scene.arrive(PATIENCE);
    scene.stop();
  }

  @AfterAll
  static void dropDatabases() {
    scene.close();
  }

  @AfterEach
  void dropCopies() {
    if (!store.equals(scene.store())) {
      scene.servers().store().drop(store);
    }
    if (!destination.equals(scene.destination())) {
      scene.servers().destination().drop(destination);
    }
  }

  @Test
  void withoutAFaultNothingIsFound() {
    assertThat(convergence()).isEmpty();
    assertThat(versions()).isEmpty();
    assertThat(counter()).isEmpty();
    assertThat(audit()).isEmpty();
    assertThat(history()).isEmpty();
  }

  @Test
  void convergenceSeesARowThatIsMissing() {
    damageDestination("DELETE FROM items WHERE id = 1000001");
    assertFound(convergence(), Kind.DIFFERENT, "items lacks rows", "1000001");
  }

  @Test
  void convergenceSeesARowTooMany() {
    damageDestination("INSERT INTO savings VALUES (77, 0, 0)");
    assertFound(convergence(), Kind.DIFFERENT, "savings has rows", "77");
  }

  @Test
  void convergenceSeesALargeValueThatDiffersAtItsEnd() {
    damageDestination(
        "UPDATE items SET large = large || 'x'"
            + " WHERE id = (SELECT min(id) FROM items WHERE large IS NOT NULL)");
    assertFound(convergence(), Kind.DIFFERENT, "items lacks rows", "...");
  }

  @Test
  void atomicitySeesASumThatIsTornForAMoment() {
    damageDestination();
    try (Atomicity sums = new Atomicity(destination, Scene.SUM)) {
      await().atMost(PATIENCE).until(() -> sums.reads() > 20);
      assertThat(sums.check()).isEmpty();

      destination.execute("UPDATE accounts SET balance = balance - 5 WHERE id = 1");
      long torn = sums.reads();
      await().atMost(PATIENCE).until(() -> sums.reads() > torn + 2);
      destination.execute("UPDATE savings SET balance = balance + 5 WHERE id = 2");

      assertFound(sums.check(), Kind.TORN, "39995", "40000");
    }
  }

  @Test
  void versionsSeesAnItemThatGoesBackForAMoment() {
    damageDestination(
        "UPDATE items SET version = version - 1 WHERE id = 1000005",
        "UPDATE items SET version = version + 1 WHERE id = 1000005");
    assertThat(convergence()).isEmpty();
    assertFound(versions(), Kind.DISORDERED, "items at the destination went back", "1000005");
  }

  @Test
  void versionsSeesTwoVersionsThatAreSwappedInTheFeed() {
    damageStore(
        """
        WITH pair AS (
          SELECT e.position AS later, lag(e.position) OVER w AS earlier,
            e.object::text AS new, lag(e.object::text) OVER w AS old
          FROM sync_events.events e WHERE public_schema_name = 'items' AND object IS NOT NULL
          WINDOW w AS (PARTITION BY key ORDER BY position)),
        one AS (SELECT * FROM pair WHERE earlier IS NOT NULL ORDER BY later LIMIT 1)
        UPDATE sync_events.event e
        SET object = (CASE WHEN e.position = one.later THEN old ELSE new END)::json
        FROM one WHERE e.position IN (one.earlier, one.later)
        """);
    assertFound(versions(), Kind.DISORDERED, "items in the feed went back");
  }

  @Test
  void counterSeesWhatWasAppliedTwiceAndWhatWasNot() {
    damageDestination(
        "UPDATE counted SET n = n + 1 WHERE writer = 0",
        "UPDATE counted SET n = n - 1 WHERE writer = 1");
    List<Finding> findings = counter();
    assertFound(findings, Kind.DUPLICATED, "writer 0");
    assertFound(findings, Kind.LOST, "writer 1");
    assertThat(findings).hasSize(2);
  }

  @Test
  void auditSeesAGap() {
    damageStore("DELETE FROM sync_events.event WHERE position = 12345");
    assertFound(audit(), Kind.LOST, "positions are missing", "12345 to 12345");
  }

  @Test
  void auditSeesAMissingEnd() {
    damageStore(
        "DELETE FROM sync_events.event WHERE position = (SELECT head_position FROM"
            + " sync_events.feed)");
    assertFound(audit(), Kind.LOST, "positions are missing");
  }

  @Test
  void auditSeesEventsBeyondTheHead() {
    damageStore("UPDATE sync_events.feed SET head_position = head_position - 1");
    assertFound(audit(), Kind.DISORDERED, "beyond the head");
  }

  @Test
  void auditSeesATransactionInTwoPieces() {
    damageStore(
        """
        UPDATE sync_events.event SET transaction_first = position WHERE position =
          (SELECT max(position) FROM sync_events.event WHERE position > transaction_first)
        """);
    List<Finding> findings = audit();
    assertFound(findings, Kind.DUPLICATED, "stand there twice");
    damageStore(
        """
        UPDATE sync_events.event SET transaction_id = 1 WHERE position =
          (SELECT max(position) FROM sync_events.event WHERE position > transaction_first)
        """);
    assertFound(audit(), Kind.TORN, "not whole");
  }

  @Test
  void auditSeesATransactionThatIsThereTwice() {
    damageStore(
        DUPLICATE.formatted(
            "position = (SELECT max(position) FROM sync_events.event WHERE " + JOURNAL + ")"),
        "UPDATE sync_events.feed SET head_position = head_position + 1");
    assertFound(audit(), Kind.DUPLICATED, "stand there twice");
  }

  @Test
  void auditSeesTransactionsOutOfCommitOrder() {
    damageStore(
        """
        WITH pair AS (
          SELECT e.position AS later, lag(e.position) OVER w AS earlier, e.key AS new,
            lag(e.key) OVER w AS old
          FROM sync_events.events e WHERE public_schema_name = 'journal'
          WINDOW w AS (PARTITION BY e.object->>'writer' ORDER BY position)),
        one AS (SELECT * FROM pair WHERE earlier IS NOT NULL ORDER BY later DESC LIMIT 1)
        UPDATE sync_events.event e SET key = CASE WHEN e.position = one.later THEN old ELSE new END
        FROM one WHERE e.position IN (one.earlier, one.later)
        """);
    assertFound(audit(), Kind.DISORDERED, "not in commit order");
    assertThat(history()).isEmpty();
  }

  /** One between two others that were streamed: only then its absence shows. */
  @Test
  void auditSeesAChangeOfARowThatIsNotThere() {
    damageStore(
        """
        UPDATE sync_events.event SET schema_id = schema_id + 1000 WHERE position =
          (SELECT max(position) FROM
             (SELECT position, lag(position) OVER w AS earlier, lead(position) OVER w AS later
              FROM sync_events.events
              WHERE public_schema_name = 'accounts' AND position > STREAMED
              WINDOW w AS (PARTITION BY key ORDER BY position)) e
           WHERE earlier IS NOT NULL AND later IS NOT NULL)
        """
            .replace("STREAMED", Long.toString(scene.streamingFrom())));
    assertFound(audit(), Kind.DISORDERED, "changes of a row");
  }

  @Test
  void auditSeesAnAcknowledgementThatCameTooEarly() {
    damageStore("UPDATE sync_events.feed SET source_end_lsn = '0/1'");
    assertFound(audit(), Kind.LOST, "told of more than is stored", "0/1");
  }

  @Test
  void recoveryTimeSeesAPercentileBeyondItsBound() {
    RecoveryTime recoveries = new RecoveryTime(Duration.ofSeconds(15));
    for (int sample = 0; sample < 198; sample++) {
      recoveries.add(Duration.ofSeconds(2));
    }
    recoveries.add(Duration.ofSeconds(60));
    recoveries.add(Duration.ofSeconds(60));
    assertThat(recoveries.check()).isEmpty();
    assertThat(recoveries.percentile(50)).isEqualTo(Duration.ofSeconds(2));

    recoveries.add(Duration.ofSeconds(16));

    assertFound(recoveries.check(), Kind.SLOW, "p99 of 201 recoveries is 16.0 s");
  }

  @Test
  void historySeesAnAcknowledgedTransactionThatIsLost() {
    long entry = scene.history().committed().iterator().next();
    damageStore("DELETE FROM sync_events.event WHERE " + hasEntry(entry));
    assertFound(history(), Kind.LOST, Long.toString(entry));
  }

  @Test
  void historySeesATransactionThatIsThereTwice() {
    long entry = scene.history().committed().iterator().next();
    damageStore(DUPLICATE.formatted(hasEntry(entry)));
    assertFound(history(), Kind.DUPLICATED, Long.toString(entry));
  }

  @Test
  void historySeesWhatWasRolledBackAndWhatNobodyWrote() {
    long aborted = scene.history().aborted().iterator().next();
    long entry = scene.history().committed().iterator().next();
    damageStore(
        "UPDATE sync_events.event SET key = '{\"id\": " + aborted + "}' WHERE " + hasEntry(entry));
    List<Finding> findings = history();
    assertFound(findings, Kind.DISORDERED, "rolled back", Long.toString(aborted));
    damageStore(
        "UPDATE sync_events.event SET key = '{\"id\": 999999999999}' WHERE " + hasEntry(aborted));
    assertFound(history(), Kind.DISORDERED, "nobody wrote");
  }

  private void damageStore(String... statements) {
    if (store.equals(scene.store())) {
      store = scene.servers().store().copy(store, "planted_" + COPIES.incrementAndGet());
    }
    store.execute(statements);
  }

  private void damageDestination(String... statements) {
    if (destination.equals(scene.destination())) {
      destination =
          scene.servers().destination().copy(destination, "planted_" + COPIES.incrementAndGet());
    }
    destination.execute(statements);
  }

  private static String hasEntry(long entry) {
    return JOURNAL + " AND key = '{\"id\": " + entry + "}'";
  }

  private List<Finding> convergence() {
    return new Convergence(
            scene.source(),
            destination,
            Scene.copiedTables().stream().map(Convergence.View::table).toList())
        .check();
  }

  private List<Finding> versions() {
    return new Versions(store, destination).check();
  }

  private List<Finding> counter() {
    return new Counter(scene.source(), destination).check();
  }

  private List<Finding> audit() {
    return new LogAudit(scene.source(), store, Scene.SLOT, scene.streamingFrom()).check();
  }

  private List<Finding> history() {
    return new AppendHistory(store, scene.history()).check();
  }

  private static void assertFound(List<Finding> findings, Kind kind, String... words) {
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(kind);
              assertThat(finding.what()).contains(words);
            });
  }
}
