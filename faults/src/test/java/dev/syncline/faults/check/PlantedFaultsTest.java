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
import java.util.Collections;
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

  private static final String ITEMS = "subscription = 'rig-consumer/items'";

  private static final String FOLD =
      "SELECT sync_events.fold(id, 1000000000) FROM sync_events.feed";

  /** Drops what is folded, as retention drops segments. */
  private static final String DROP =
      """
      WITH log AS (UPDATE sync_events.retention SET oldest_position = base_position + 1)
      DELETE FROM sync_events.event
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
    Cursors.watch(scene.destination());
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
    assertThat(cursors()).isEmpty();
    assertThat(storedState()).isEmpty();
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
    long missing = store.number("SELECT max(head_position) - 10 FROM sync_events.feed");
    damageStore("DELETE FROM sync_events.event WHERE position = " + missing);
    assertFound(audit(), Kind.LOST, "positions are missing", "%1$d to %1$d".formatted(missing));
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
    long entry = newestCommitted();
    damageStore("DELETE FROM sync_events.event WHERE " + hasEntry(entry));
    assertFound(history(), Kind.LOST, Long.toString(entry));
  }

  @Test
  void historySeesATransactionThatIsThereTwice() {
    long entry = newestCommitted();
    damageStore(DUPLICATE.formatted(hasEntry(entry)));
    assertFound(history(), Kind.DUPLICATED, Long.toString(entry));
  }

  @Test
  void historySeesWhatWasRolledBackAndWhatNobodyWrote() {
    long aborted = scene.history().aborted().iterator().next();
    long entry = newestCommitted();
    damageStore(
        "UPDATE sync_events.event SET key = '{\"id\": " + aborted + "}' WHERE " + hasEntry(entry));
    List<Finding> findings = history();
    assertFound(findings, Kind.DISORDERED, "rolled back", Long.toString(aborted));
    damageStore(
        "UPDATE sync_events.event SET key = '{\"id\": 999999999999}' WHERE " + hasEntry(aborted));
    assertFound(history(), Kind.DISORDERED, "nobody wrote");
  }

  @Test
  void historySeesADroppedTransactionThatTheBaseDoesNotHave() {
    long entry = newestCommitted();
    damageStore(FOLD, DROP);
    assertThat(history()).isEmpty();
    assertThat(storedState()).isEmpty();
    assertThat(audit()).isEmpty();

    damageStore("DELETE FROM sync_events.base WHERE " + hasEntry(entry));

    assertFound(history(), Kind.LOST, Long.toString(entry));
    assertFound(storedState(), Kind.DIFFERENT, "the state of journal lacks rows");
  }

  @Test
  void historySeesATransactionThatComesAgainAfterItWasDropped() {
    damageStore(FOLD);
    AppendHistory history = new AppendHistory(store, scene.history());
    assertThat(history.check()).isEmpty();

    damageStore(
        "UPDATE sync_events.event SET position ="
            + " (SELECT max(head_position) + 1 FROM sync_events.feed) WHERE "
            + hasEntry(newestCommitted()));

    assertFound(history.check(), Kind.DUPLICATED, "come to another position");
  }

  @Test
  void auditSeesEventsThatAreDropped() {
    damageStore(FOLD);
    damageStore("UPDATE sync_events.retention SET oldest_position = base_position - 5");
    assertFound(audit(), Kind.DISORDERED, "stand there that are dropped");
  }

  @Test
  void auditSeesThatTheLogBeginsLaterThanItSays() {
    damageStore(FOLD, DROP);
    damageStore("UPDATE sync_events.retention SET oldest_position = oldest_position - 5");
    assertFound(audit(), Kind.LOST, "positions are missing");
  }

  @Test
  void auditSeesATransactionThatIsDroppedInPart() {
    damageStore(FOLD);
    long last =
        store.number(
            "SELECT max(position) FROM sync_events.event WHERE position >" + " transaction_first");
    damageStore(
        "DELETE FROM sync_events.event WHERE position < " + last,
        "UPDATE sync_events.retention SET oldest_position = " + last);
    assertThat(audit()).isEmpty();

    damageStore("UPDATE sync_events.retention SET base_position = oldest_position - 1");

    assertFound(audit(), Kind.TORN, "not whole");
  }

  /** One whose change before was streamed, too: only then its version can be wrong. */
  @Test
  void auditSeesABackfilledRowThatIsNotAsTheLogHasIt() {
    damageStore(
        """
        UPDATE sync_events.event SET operation = 'i' WHERE position =
          (SELECT max(position) FROM
             (SELECT position, lag(position) OVER (PARTITION BY key ORDER BY position) AS earlier
              FROM sync_events.events
              WHERE public_schema_name = 'accounts' AND position > STREAMED) e
           WHERE earlier IS NOT NULL)
        """
            .replace("STREAMED", Long.toString(scene.streamingFrom())));
    assertFound(audit(), Kind.DISORDERED, "changes of a row", "insert");
  }

  @Test
  void storedStateSeesABaseThatIsOlderThanWhatItCovers() {
    damageStore(FOLD);
    damageStore(
        "UPDATE sync_events.base SET position = -position WHERE position ="
            + " (SELECT max(position) FROM sync_events.base WHERE operation <> 'd')");
    assertFound(storedState(), Kind.LOST, "newer than the base");
  }

  @Test
  void storedStateSeesABaseThatIsAheadOfWhatItCovers() {
    damageStore(FOLD, "UPDATE sync_events.retention SET base_position = base_position - 3");
    assertFound(storedState(), Kind.DISORDERED, "beyond what it covers");
  }

  @Test
  void cursorsSeesOneThatMovesWhileItIsPaused() {
    damageDestination(
        "UPDATE sync_sink.cursor SET paused_at = now(), paused_by = 'planted' WHERE " + ITEMS,
        "UPDATE sync_sink.cursor SET position = position + 1 WHERE " + ITEMS);
    List<Finding> findings = cursors();
    assertFound(findings, Kind.DISORDERED, "rig-consumer/items moved", "while paused");
    assertFound(findings, Kind.STUCK, "still paused", "rig-consumer/items");
    assertFound(findings, Kind.DISORDERED, "not at one position");
  }

  @Test
  void cursorsSeesOneThatGoesBackAndWasNotReset() {
    damageDestination();
    Cursors.expectReset(destination, "rig-consumer/items");
    destination.execute(
        "UPDATE sync_sink.cursor SET position = position - 1 WHERE " + ITEMS,
        "UPDATE sync_sink.cursor SET position = position + 1 WHERE " + ITEMS);
    assertThat(cursors()).isEmpty();

    destination.execute("UPDATE sync_sink.cursor SET position = position - 1 WHERE " + ITEMS);

    List<Finding> findings = cursors();
    assertFound(findings, Kind.DISORDERED, "rig-consumer/items went back");
    assertFound(findings, Kind.DISORDERED, "not at one position", "rig-consumer/items");
  }

  @Test
  void versionsSeesAnItemThatGoesBackInAReplay() {
    damageDestination();
    Cursors.expectReset(destination, "rig-consumer/items");
    destination.execute(
        "UPDATE sync_sink.cursor SET position = position - 1 WHERE " + ITEMS,
        "UPDATE items SET version = version - 2 WHERE id = 1000005",
        "UPDATE items SET version = version + 1 WHERE id = 1000005");
    assertThat(versions()).isEmpty();

    destination.execute("UPDATE items SET version = version - 1 WHERE id = 1000005");

    assertFound(versions(), Kind.DISORDERED, "items at the destination went back", "1000005");
  }

  @Test
  void atomicitySeesDepositsThatAreNotTheirSavings() {
    damageDestination();
    try (Atomicity sums = new Atomicity(destination, Scene.SUM)) {
      await().atMost(PATIENCE).until(() -> sums.reads() > 20);
      assertThat(sums.check()).isEmpty();

      destination.execute("UPDATE deposits_1 SET balance = balance + 1 WHERE id = 3");
      long torn = sums.reads();
      await().atMost(PATIENCE).until(() -> sums.reads() > torn + 2);

      assertFound(sums.check(), Kind.TORN, "1 deposits");
    }
  }

  /** The last of one writer: it is in the log for certain. */
  private static long newestCommitted() {
    return Collections.max(scene.history().committed());
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

  private List<Finding> cursors() {
    return new Cursors(destination).check();
  }

  private List<Finding> storedState() {
    return new StoredState(scene.source(), store).check();
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
