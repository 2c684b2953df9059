package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.consumer;
import static dev.syncline.postgres.flow.Contracts.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.LoadState;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.RowChangePolicy;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Transformation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What happens to an append-only table where the rows of others are loaded again, and in its load.
 */
@Tag("verify")
class AppendOnlyGapFlowTest {
  private static final String TABLE = "CREATE TABLE log (id int, what text)";
  private static final String COUNTED = "SELECT count(*), count(DISTINCT id) FROM log";
  private static final ConsumerSchema COPY =
      consumer("copy", "log", "INSERT INTO log VALUES (:id, :what)", null);

  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private static PublicSchema log(int minor, String... columns) {
    PublicSchema plain =
        schema(
            "log",
            columns,
            List.of(
                new Transformation(
                    Operation.INSERT,
                    "log",
                    "SELECT " + String.join(", ", columns) + " FROM log")));
    return new PublicSchema(
            plain.name(),
            plain.dataStore(),
            plain.outputSchema(),
            new SchemaVersion(1, minor),
            List.of(),
            plain.transformations(),
            Optional.empty())
        .appendOnly(RowChangePolicy.IGNORE);
  }

  private void createTables(int rows) {
    rig.source()
        .execute(
            TABLE,
            "ALTER TABLE log REPLICA IDENTITY FULL",
            "INSERT INTO log SELECT n, 'old' FROM generate_series(1, " + rows + ") n");
    rig.destination().execute(TABLE);
  }

  /** Starts the load of many rows and ends the publisher in the middle of it. */
  private void interruptLoad() {
    createTables(150_000);
    rig.publish(log(0, "id", "what")).startPublisher();
    await()
        .atMost(SyncRig.PATIENCE)
        .ignoreExceptions()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> rig.feed().checkpoint().head().value() > 0);
    rig.stopPublisher();
    assertThat(rig.feed().backfills())
        .singleElement()
        .satisfies(load -> assertThat(load.state()).isEqualTo(LoadState.UNDER_WAY));
  }

  @Test
  void aRewriteOfTheTableStopsTheLoad() {
    interruptLoad();
    rig.source().execute("VACUUM FULL log");

    rig.startPublisher();

    awaitFailure("SRC-187");
  }

  @Test
  void rowsThatAreDeletedBeforeTheyAreReadAreNotPublished() {
    interruptLoad();
    rig.source().execute("DELETE FROM log WHERE id > 149000");
    rig.consume(COPY).start();
    rig.drain();
    assertThat(rig.destination().rows(COUNTED)).containsExactly("149000|149000");
  }

  @Test
  void anUpdateDuringTheLoadStopsIt() {
    interruptLoad();
    rig.source().execute("UPDATE log SET what = 'moved' WHERE id = 149999");

    rig.startPublisher();

    awaitFailure("SQL-233");
  }

  @Test
  void rowsAreNotLoadedAgainAfterTheSchemaWasLeftOut() {
    createTables(10);
    PublicSchema log = log(0, "id", "what");
    rig.source().execute("CREATE TABLE other (id int PRIMARY KEY, name text)");
    rig.publish(Contracts.table("other", "id", "name"), log).consume(COPY).start();
    rig.drain();

    rig.stopPublisher();
    rig.withdraw(log).startPublisher();
    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> rig.feed().backfills().stream().anyMatch(load -> !load.complete()));
    rig.source().execute("INSERT INTO log VALUES (11, 'missed')");
    rig.stopPublisher();
    rig.publish(log).startPublisher();

    awaitFailure("SRC-191");
    assertThat(rig.destination().rows(COUNTED)).containsExactly("10|10");
  }

  @Test
  void aNewMinorLoadsNothingAgain() {
    createTables(10);
    PublicSchema first = log(0, "id");
    rig.publish(first)
        .consume(consumer("copy", "log", "INSERT INTO log (id) VALUES (:id)", null))
        .start();
    rig.drain();

    rig.stopPublisher();
    rig.withdraw(first).publish(log(1, "id", "what")).startPublisher();
    rig.source().execute("INSERT INTO log VALUES (11, 'new')");
    rig.drain();

    assertThat(rig.destination().rows(COUNTED)).containsExactly("11|11");
  }

  @Test
  void retentionKeepsEachRowForAConsumerThatCountsThemLater() {
    createTables(300);
    Retention atOnce =
        new Retention(Optional.of(Duration.ofMillis(1)), Optional.empty(), SlowestConsumer.WAIT);
    rig.retain(atOnce, 100).publish(log(0, "id", "what")).consume(COPY);
    rig.start();
    for (int n = 0; n < 20; n++) {
      rig.source().execute("INSERT INTO log SELECT 1, 'again' FROM generate_series(1, 30)");
    }
    rig.drain();
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        rig.store().number("SELECT max(base_position) FROM sync_events.retention"))
                    .isGreaterThanOrEqualTo(800));

    rig.stopConsumer();
    rig.destination()
        .execute(
            "CREATE TABLE totals (id int PRIMARY KEY, rows int)",
            "INSERT INTO totals SELECT n, 0 FROM generate_series(1, 300) n");
    rig.consume(
            consumer("counter", "log", "UPDATE totals SET rows = rows + 1 WHERE id = :id", null))
        .startConsumer();

    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rig.destination().rows("SELECT sum(rows), max(rows) FROM totals"))
                    .containsExactly("900|601"));
    assertThat(rig.destination().rows("SELECT count(*) FROM log")).containsExactly("900");
  }

  private void awaitFailure(String code) {
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rig.pipelines().stream().map(PipelineStatus::toString))
                    .anySatisfy(one -> assertThat(one).contains(code)));
  }
}
