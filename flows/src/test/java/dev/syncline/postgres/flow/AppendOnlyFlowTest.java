package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.consumer;
import static dev.syncline.postgres.flow.Contracts.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.LoadState;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.RowChangePolicy;
import dev.syncline.manifest.schema.Transformation;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables without a key: each inserted row reaches the destination once, also one that is equal. */
@Tag("verify")
class AppendOnlyFlowTest {
  private static final String TABLE =
      "CREATE TABLE history (bid int, delta numeric, note text, at timestamptz)";
  private static final String[] COLUMNS = {"bid", "delta", "note", "at"};
  private static final String ROWS =
      "SELECT bid, delta, note, at, count(*) FROM history GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4";
  private static final ConsumerSchema COPY =
      consumer(
          "copy",
          "history",
          "INSERT INTO history (bid, delta, note, at) VALUES (:bid, :delta, :note, :at)",
          null);

  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static PublicSchema history(RowChangePolicy onChange) {
    return schema(
            "history",
            COLUMNS,
            List.of(
                new Transformation(
                    Operation.INSERT, "history", "SELECT bid, delta, note, at FROM history")))
        .appendOnly(onChange);
  }

  private void createTables() {
    rig.source().execute(TABLE, "ALTER TABLE history REPLICA IDENTITY FULL");
    rig.destination().execute(TABLE);
  }

  @Test
  void equalRowsArePublishedOneByOne() {
    createTables();
    rig.source().execute("INSERT INTO history SELECT 1, 2.50, 'same' FROM generate_series(1, 3)");
    rig.publish(history(RowChangePolicy.STOP)).consume(COPY).start();
    rig.drain();
    rig.source()
        .execute(
            "INSERT INTO history SELECT 1, 2.50, 'same' FROM generate_series(1, 4)",
            "INSERT INTO history VALUES (NULL, NULL, NULL, NULL), (NULL, NULL, NULL, NULL)");
    rig.drain();

    assertThat(rig.destination().rows(ROWS))
        .containsExactly("1|2.50|same|null|7", "null|null|null|null|2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void eachRowComesOnceWhileTransactionsWithSavepointsGoOn(int restarts) {
    createTables();
    rig.source()
        .execute(
            "INSERT INTO history SELECT n % 50, n % 3, 'old' FROM generate_series(1, 60000) n");
    rig.publish(history(RowChangePolicy.STOP)).consume(COPY);

    try (Writers writers = new Writers(rig.source(), 6, AppendOnlyFlowTest::write)) {
      rig.start();
      for (int restart = 0; restart < restarts; restart++) {
        awaitHeadBeyond(restart == 0 ? 0 : head());
        rig.stopPublisher();
        rig.startPublisher();
      }
      awaitLoaded();
    }
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  /** Rows of the transaction itself, of savepoints that stay and of others that do not. */
  private static void write(Statement statement, Random random) throws SQLException {
    insert(statement, random);
    statement.execute("SAVEPOINT a");
    insert(statement, random);
    statement.execute("SAVEPOINT b");
    insert(statement, random);
    statement.execute(random.nextBoolean() ? "RELEASE b" : "ROLLBACK TO b");
    statement.execute("RELEASE a");
    statement.execute("SELECT pg_sleep(" + random.nextInt(60) / 1000.0 + ")");
    statement.execute(
        "DO $$ BEGIN INSERT INTO history VALUES (-1, 0, 'caught'); IF random() < 0.3 THEN RAISE"
            + " 'no'; END IF; EXCEPTION WHEN OTHERS THEN NULL; END $$");
    if (random.nextInt(5) == 0) {
      statement.getConnection().rollback();
    }
  }

  private static void insert(Statement statement, Random random) throws SQLException {
    statement.execute(
        "INSERT INTO history VALUES (" + random.nextInt(20) + ", 1, 'new', clock_timestamp())");
  }

  @Test
  void partitionsAreReadWithTheRightsOnTheirTable() {
    String table =
        "CREATE TABLE history (bid int, delta numeric, note text, at timestamptz)"
            + " PARTITION BY LIST (bid)";
    rig.source()
        .execute(
            table,
            "CREATE TABLE history_0 PARTITION OF history FOR VALUES IN (0)",
            "CREATE TABLE history_1 PARTITION OF history FOR VALUES IN (1)",
            "CREATE TABLE history_rest PARTITION OF history DEFAULT",
            "ALTER TABLE history_0 REPLICA IDENTITY FULL",
            "ALTER TABLE history_1 REPLICA IDENTITY FULL",
            "ALTER TABLE history_rest REPLICA IDENTITY FULL",
            "INSERT INTO history SELECT n % 2, n % 3, 'old' FROM generate_series(1, 30000) n",
            "INSERT INTO history SELECT 7, 0, repeat('wide', 20000) FROM generate_series(1, 60)");
    rig.destination().execute(TABLE);
    rig.publish(history(RowChangePolicy.STOP)).consume(COPY);

    try (Writers writers = new Writers(rig.source(), 3, AppendOnlyFlowTest::write)) {
      rig.start();
      awaitLoaded();
    }
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  @Test
  void theApplicationMayUpdateAndDeleteAndCaptureStops() {
    createTables();
    rig.source().execute("INSERT INTO history VALUES (1, 1, 'a'), (2, 2, 'b')");
    rig.publish(history(RowChangePolicy.STOP)).consume(COPY).start();
    rig.drain();

    rig.source().execute("UPDATE history SET note = 'c' WHERE bid = 1", "DELETE FROM history");

    awaitFailure("SQL-232", "an update");
    assertThat(rig.destination().rows(ROWS)).containsExactly("1|1|a|null|1", "2|2|b|null|1");
  }

  @Test
  void updatesAndDeletesCanBeIgnored() {
    createTables();
    rig.source().execute("INSERT INTO history VALUES (1, 1, 'a'), (2, 2, 'b')");
    rig.publish(history(RowChangePolicy.IGNORE)).consume(COPY).start();
    rig.drain();

    rig.source()
        .execute(
            "UPDATE history SET note = 'c' WHERE bid = 1",
            "DELETE FROM history WHERE bid = 2",
            "INSERT INTO history VALUES (3, 3, 'd')");
    rig.drain();

    assertThat(rig.destination().rows(ROWS))
        .containsExactly("1|1|a|null|1", "2|2|b|null|1", "3|3|d|null|1");
  }

  @Test
  void aTableWhoseUpdatesWouldFailIsNotPublished() {
    rig.source().execute(TABLE);
    rig.destination().execute(TABLE);
    rig.publish(history(RowChangePolicy.IGNORE)).startPublisher();

    awaitFailure("SRC-122", "REPLICA IDENTITY FULL");
    rig.source().execute("INSERT INTO history VALUES (1, 1, 'a')", "UPDATE history SET bid = 2");
  }

  @Test
  void aDeleteSqlIsRefused() {
    createTables();
    rig.publish(history(RowChangePolicy.STOP))
        .consume(consumer("copy", "history", COPY.sql(), "DELETE FROM history WHERE bid = 1"))
        .start();

    awaitFailure("DST-140", "append-only");
  }

  private void awaitFailure(String... texts) {
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rig.pipelines().stream().map(PipelineStatus::toString))
                    .anySatisfy(one -> assertThat(one).contains(texts)));
  }

  private long head() {
    return rig.feed().checkpoint().head().value();
  }

  private void awaitHeadBeyond(long position) {
    await()
        .atMost(SyncRig.PATIENCE)
        .ignoreExceptions()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> head() > position);
  }

  private void awaitLoaded() {
    await()
        .atMost(SyncRig.PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                !rig.feed().backfills().isEmpty()
                    && rig.feed().backfills().stream()
                        .allMatch(load -> load.state() == LoadState.COMPLETE));
  }
}
