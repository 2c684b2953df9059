package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static dev.syncline.postgres.flow.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.TruncatePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows come and go with whole partitions, of which the log tells nothing. */
@Tag("verify")
class LostPartitionTest {
  private static final String ROWS = "SELECT id, label FROM items ORDER BY id";
  private static final Duration NAMED_WITHIN = Duration.ofSeconds(15);
  private static final PublicSchema ITEMS = table("items", "id", "label");

  private final SyncRig rig = new SyncRig();

  /** What somebody does at the source, in one transaction where that is possible. */
  private record Loss(String name, List<String> statements) {
    static Loss of(String name, String... statements) {
      return new Loss(name, List.of(statements));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Loss> losses() {
    return List.of(
        Loss.of("truncated", "TRUNCATE items_1"),
        Loss.of(
            "truncated and filled again", "TRUNCATE items_1", "INSERT INTO items VALUES (3, 'x')"),
        Loss.of("detached", "ALTER TABLE items DETACH PARTITION items_1"),
        Loss.of("detached concurrently", "ALTER TABLE items DETACH PARTITION items_1 CONCURRENTLY"),
        Loss.of("dropped", "DROP TABLE items_1"),
        Loss.of(
            "detached, changed and attached again",
            "ALTER TABLE items DETACH PARTITION items_1",
            "DELETE FROM items_1 WHERE id = 1",
            "INSERT INTO items_1 VALUES (5, 'five')",
            "ALTER TABLE items ATTACH PARTITION items_1 FOR VALUES FROM (0) TO (100)"),
        Loss.of(
            "attached with rows in it",
            "CREATE TABLE items_3 (LIKE items INCLUDING ALL)",
            "INSERT INTO items_3 VALUES (201, 'two hundred and one')",
            "ALTER TABLE items ATTACH PARTITION items_3 FOR VALUES FROM (200) TO (300)"),
        Loss.of(
            "made, filled and attached in one transaction",
            "DO $$ BEGIN CREATE TABLE items_3 (id int NOT NULL, label text);"
                + " INSERT INTO items_3 VALUES (201, 'two hundred and one');"
                + " ALTER TABLE items ATTACH PARTITION items_3 FOR VALUES FROM (200) TO (300);"
                + " END $$"),
        Loss.of(
            "a tree attached with rows in its leaves",
            "CREATE TABLE items_3 (id int NOT NULL, label text) PARTITION BY RANGE (id)",
            "CREATE TABLE items_31 PARTITION OF items_3 FOR VALUES FROM (200) TO (250)",
            "INSERT INTO items_3 VALUES (201, 'two hundred and one')",
            "ALTER TABLE items ATTACH PARTITION items_3 FOR VALUES FROM (200) TO (300)"),
        Loss.of(
            "unlogged for a while",
            "ALTER TABLE items_1 SET UNLOGGED",
            "DELETE FROM items WHERE id = 1",
            "ALTER TABLE items_1 SET LOGGED"));
  }

  /** Fewer: what is found is the same, and each waits for the next look. */
  static List<Loss> lossesWhileCaptureRuns() {
    Set<String> names =
        Set.of("truncated", "detached concurrently", "dropped", "attached with rows in it");
    return named(names);
  }

  /** The others, as far as another property of the catalogue shows them. */
  static List<Loss> lossesWhileCaptureIsStopped() {
    Set<String> names =
        Set.of(
            "detached, changed and attached again",
            "made, filled and attached in one transaction",
            "a tree attached with rows in its leaves",
            "unlogged for a while");
    return named(names);
  }

  private static List<Loss> named(Set<String> names) {
    return losses().stream().filter(loss -> names.contains(loss.name())).toList();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource("lossesWhileCaptureRuns")
  void isNoticedWhileCaptureRuns(Loss loss) {
    start(ITEMS);
    loss.statements().forEach(rig.source()::execute);

    await("named")
        .atMost(NAMED_WITHIN)
        .untilAsserted(() -> assertThat(said()).contains("SRC-170").contains("items_"));
    arrives();
  }

  @ParameterizedTest
  @MethodSource("lossesWhileCaptureIsStopped")
  void isNoticedAtTheNextStart(Loss loss) {
    noticedAtTheNextStart(loss);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("losses")
  void eachIsNoticedAtTheNextStart(Loss loss) {
    noticedAtTheNextStart(loss);
  }

  private void noticedAtTheNextStart(Loss loss) {
    start(ITEMS);
    rig.stopPublisher();
    loss.statements().forEach(rig.source()::execute);

    rig.startPublisher();
    arrives();
    assertThat(said()).contains("SRC-170");
  }

  @Test
  void whatTruncatesIgnoreKeepsItsRowsAndIsToldOf() {
    start(with(TruncatePolicy.IGNORE, ITEMS));
    rig.source().execute("TRUNCATE items_1");

    await("named")
        .atMost(NAMED_WITHIN)
        .untilAsserted(() -> assertThat(said()).contains("SRC-170").contains("items_1"));
    rig.source().execute("INSERT INTO items VALUES (102, 'later')");
    rig.drain();

    assertThat(rig.destination().rows(ROWS))
        .containsExactly("1|one", "2|two", "101|more", "102|later");
    assertThat(rig.store().value("SELECT capture_gap FROM sync_events.feed"))
        .contains("onTruncate: ignore");
  }

  @Test
  void aTruncatedParentStopsByTheTruncatePolicyAsBefore() {
    start(ITEMS);
    rig.source().execute("TRUNCATE items");

    assertThat(Stops.reasons(rig, "publish")).containsExactly("SQL-218");
    assertThat(rig.destination().rows(ROWS)).hasSize(3);
  }

  /** Everything in it comes through the log, also what is written before anybody looks. */
  @Test
  void aNewPartitionIsNoLoss() {
    start(ITEMS);
    long before = rig.cursor();
    rig.source()
        .execute(
            "CREATE TABLE items_3 PARTITION OF items FOR VALUES FROM (200) TO (300)",
            "INSERT INTO items VALUES (201, 'x'), (202, 'y')");
    rig.drain();
    await("remembered without another run")
        .atMost(NAMED_WITHIN)
        .untilAsserted(
            () ->
                assertThat(
                        rig.store()
                            .rows(
                                "SELECT value FROM sync_events.captured_object"
                                    + " WHERE property = 'name' ORDER BY 1"))
                    .contains("public.items_3"));
    assertThat(said()).isEmpty();
    rig.stopPublisher();
    rig.source()
        .execute(
            "CREATE TABLE items_4 PARTITION OF items FOR VALUES FROM (300) TO (400)",
            "INSERT INTO items VALUES (301, 'x'), (302, 'y')",
            "CREATE TABLE items_5 (LIKE items INCLUDING ALL)",
            "ALTER TABLE items ATTACH PARTITION items_5 FOR VALUES FROM (400) TO (500)");
    rig.startPublisher();
    rig.drain();

    assertThat(rig.cursor()).isEqualTo(before + 4);
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
    assertThat(said()).isEmpty();
  }

  /** A look cannot tell a rewrite from a truncate: what it costs is a load, and no row. */
  @Test
  void aRewrittenPartitionLosesNothing() {
    start(ITEMS);
    rig.source().execute("VACUUM FULL items_1");

    await("named").atMost(NAMED_WITHIN).untilAsserted(() -> assertThat(said()).contains("SRC-170"));
    arrives();
    assertThat(
            rig.store()
                .number("SELECT count(*) FROM sync_events.events WHERE operation = 'delete'"))
        .isZero();
  }

  private void start(PublicSchema items) {
    rig.source()
        .execute(
            "CREATE TABLE items (id int PRIMARY KEY, label text) PARTITION BY RANGE (id)",
            "CREATE TABLE items_1 PARTITION OF items FOR VALUES FROM (0) TO (100)",
            "CREATE TABLE items_2 PARTITION OF items FOR VALUES FROM (100) TO (200)",
            "INSERT INTO items VALUES (1, 'one'), (2, 'two'), (101, 'more')");
    rig.destination().execute("CREATE TABLE items (id int PRIMARY KEY, label text)");
    rig.publish(items).consume(copy("items", "items", "id", "label")).start();
    rig.drain();
  }

  private String said() {
    return Stops.one(rig, "publish").lastFailure().map(failure -> failure.why()).orElse("");
  }

  private void arrives() {
    await("destination equals source")
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(Stops.one(rig, "publish").state()).isEqualTo(PipelineState.RUNNING);
              assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
            });
    rig.source().execute("INSERT INTO items VALUES (199, 'later')");
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }
}
