package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.manifest.CaptureGapPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Capture loses a table, while it runs or while it is stopped: the difference is named within 15
 * seconds, and the destination equals the source in the end, without what was deleted meanwhile.
 */
@Tag("verify")
class LostTableTest {
  private static final String ROWS = "SELECT id, label FROM items ORDER BY id";
  private static final String ITEMS = "CREATE TABLE items (id int PRIMARY KEY, label text)";
  private static final Duration NAMED_WITHIN = Duration.ofSeconds(15);

  private final SyncRig rig = new SyncRig();

  /** What somebody does at the source; %s is the publication. Row 2 is gone in the end. */
  private record Loss(String name, String... statements) {
    List<String> at(String publication) {
      return Stream.of(statements).map(one -> one.replace("%s", publication)).toList();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Loss> losses() {
    return List.of(
        new Loss(
            "dropped and created again",
            "DROP TABLE items",
            ITEMS,
            "INSERT INTO items VALUES (1, 'new'), (3, 'three')"),
        new Loss(
            "dropped, created again and put back into the publication",
            "DROP TABLE items",
            ITEMS,
            "INSERT INTO items VALUES (3, 'three')",
            "ALTER PUBLICATION %s ADD TABLE items",
            "INSERT INTO items VALUES (4, 'four')"),
        new Loss(
            "another table renamed into its place",
            "CREATE TABLE next_items (LIKE items INCLUDING ALL)",
            "INSERT INTO next_items VALUES (1, 'moved'), (5, 'five')",
            "ALTER TABLE items RENAME TO old_items",
            "ALTER TABLE next_items RENAME TO items"),
        new Loss(
            "renamed away, changed and renamed back",
            "ALTER PUBLICATION %s DROP TABLE items",
            "ALTER TABLE items RENAME TO away",
            "DELETE FROM away WHERE id = 2",
            "ALTER TABLE away RENAME TO items",
            "ALTER PUBLICATION %s ADD TABLE items"),
        new Loss(
            "renamed away and back, all the while in the publication",
            "ALTER TABLE items RENAME TO away",
            "DELETE FROM away WHERE id = 2",
            "ALTER TABLE away RENAME TO items"),
        new Loss(
            "moved to another schema and back",
            "CREATE SCHEMA away",
            "ALTER TABLE items SET SCHEMA away",
            "DELETE FROM away.items WHERE id = 2",
            "ALTER TABLE away.items SET SCHEMA public"),
        new Loss(
            "its schema renamed and back",
            "ALTER SCHEMA public RENAME TO away",
            "DELETE FROM away.items WHERE id = 2",
            "ALTER SCHEMA away RENAME TO public"),
        new Loss(
            "another table moved into its schema",
            "CREATE SCHEMA other",
            "CREATE TABLE other.items (LIKE items INCLUDING ALL)",
            "INSERT INTO other.items VALUES (9, 'nine')",
            "CREATE SCHEMA attic",
            "ALTER TABLE items SET SCHEMA attic",
            "ALTER TABLE other.items SET SCHEMA public"),
        new Loss(
            "taken out of the publication",
            "ALTER PUBLICATION %s DROP TABLE items",
            "DELETE FROM items WHERE id = 2",
            "INSERT INTO items VALUES (6, 'six')"),
        new Loss(
            "taken out and put back by hand",
            "ALTER PUBLICATION %s DROP TABLE items",
            "DELETE FROM items WHERE id = 2",
            "UPDATE items SET label = 'changed' WHERE id = 1",
            "ALTER PUBLICATION %s ADD TABLE items"),
        new Loss(
            "publication set to another table and back",
            "CREATE TABLE something (id int PRIMARY KEY)",
            "ALTER PUBLICATION %s SET TABLE something",
            "DELETE FROM items WHERE id = 2",
            "ALTER PUBLICATION %s SET TABLE items"),
        new Loss(
            "operations left out and back",
            "ALTER PUBLICATION %s SET (publish = 'insert')",
            "DELETE FROM items WHERE id = 2",
            "ALTER PUBLICATION %s SET (publish = 'insert, update, delete, truncate')"),
        new Loss(
            "row filter and none again",
            "ALTER TABLE items REPLICA IDENTITY FULL",
            "ALTER PUBLICATION %s SET TABLE items WHERE (id > 100)",
            "DELETE FROM items WHERE id = 2",
            "ALTER PUBLICATION %s SET TABLE items",
            "ALTER TABLE items REPLICA IDENTITY DEFAULT"),
        new Loss(
            "column list and none again",
            "ALTER PUBLICATION %s SET TABLE items (id)",
            "UPDATE items SET label = 'unseen' WHERE id = 1",
            "DELETE FROM items WHERE id = 2",
            "ALTER PUBLICATION %s SET TABLE items"),
        new Loss(
            "unlogged for a while",
            "ALTER PUBLICATION %s DROP TABLE items",
            "ALTER TABLE items SET UNLOGGED",
            "DELETE FROM items WHERE id = 2",
            "ALTER TABLE items SET LOGGED",
            "ALTER PUBLICATION %s ADD TABLE items"),
        new Loss(
            "publication dropped",
            "DROP PUBLICATION %s",
            "DELETE FROM items WHERE id = 2",
            "INSERT INTO items VALUES (7, 'seven')"),
        new Loss(
            "publication dropped and created again",
            "DROP PUBLICATION %s",
            "DELETE FROM items WHERE id = 2",
            "CREATE PUBLICATION %s FOR TABLE items WITH (publish_via_partition_root = true)",
            "INSERT INTO items VALUES (8, 'eight')"),
        new Loss(
            "partition root option off and on",
            "ALTER PUBLICATION %s SET (publish_via_partition_root = false)",
            "DELETE FROM items WHERE id = 2",
            "ALTER PUBLICATION %s SET (publish_via_partition_root = true)"));
  }

  /** Fewer: what is found is the same, and each waits for the next look. */
  static List<Loss> lossesWhileCaptureRuns() {
    Set<String> names =
        Set.of(
            "dropped, created again and put back into the publication",
            "another table renamed into its place",
            "renamed away and back, all the while in the publication",
            "taken out and put back by hand",
            "operations left out and back",
            "publication dropped",
            "publication dropped and created again");
    return named(names);
  }

  /** The others, as far as another property of the catalogue shows them. */
  static List<Loss> lossesWhileCaptureIsStopped() {
    Set<String> names =
        Set.of(
            "dropped and created again",
            "its schema renamed and back",
            "another table moved into its schema",
            "row filter and none again",
            "column list and none again",
            "unlogged for a while",
            "partition root option off and on");
    return named(names);
  }

  private static List<Loss> named(Set<String> names) {
    return losses().stream().filter(loss -> names.contains(loss.name())).toList();
  }

  @BeforeEach
  void sync() {
    rig.source().execute(ITEMS, "INSERT INTO items VALUES (1, 'one'), (2, 'two')");
    rig.destination().execute(ITEMS);
    rig.publish(table("items", "id", "label")).consume(copy("items", "items", "id", "label"));
    rig.start();
    rig.drain();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource("lossesWhileCaptureRuns")
  void isNoticedWhileCaptureRuns(Loss loss) {
    strike(loss);

    await("named").atMost(NAMED_WITHIN).untilAsserted(() -> assertThat(said()).contains("SRC-170"));
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
    rig.stopPublisher();
    strike(loss);

    rig.startPublisher();
    arrives();
    assertThat(said()).contains("SRC-170");
    assertThat(rig.store().value("SELECT capture_gap FROM sync_events.feed")).contains("SRC-170");
  }

  @Test
  void stopsByPolicyAndEveryStartFindsItAgainUntilThePolicyIsChanged() {
    rig.stopPublisher();
    rig.onGap(CaptureGapPolicy.STOP).startPublisher();
    rig.drain();
    strike(losses().get(1));

    assertThat(Stops.reasons(rig, "publish")).containsExactly("SRC-171");
    rig.stopPublisher();
    rig.startPublisher();
    assertThat(Stops.reasons(rig, "publish")).containsExactly("SRC-171");
    assertThat(Stops.one(rig, "publish").problems().get(0).fix())
        .contains("\"onCaptureGap\": \"reload\"")
        .contains("sync-cli feed reset MANIFEST... --feed publisher/db-source --yes");
    rig.stopPublisher();
    rig.onGap(CaptureGapPolicy.RELOAD).startPublisher();
    arrives();
  }

  @Test
  void aRepeatedGrantDoesNotStopCapture() {
    long before = rig.cursor();
    rig.stopPublisher();
    rig.source().execute("GRANT USAGE ON SCHEMA public TO PUBLIC");

    rig.onGap(CaptureGapPolicy.STOP).startPublisher();
    await("told")
        .atMost(NAMED_WITHIN)
        .untilAsserted(() -> assertThat(said()).contains("SRC-170").contains("granted already"));
    rig.source()
        .execute("INSERT INTO items VALUES (3, 'three')", "GRANT USAGE ON SCHEMA public TO PUBLIC");
    rig.drain();
    assertThat(rig.cursor()).isEqualTo(before + 1);
  }

  @Test
  void aTableOfANewPublicSchemaIsNoLoss() {
    rig.stopPublisher();
    rig.source().execute("CREATE TABLE things (id int PRIMARY KEY)");
    rig.onGap(CaptureGapPolicy.STOP).publish(table("things", "id")).startPublisher();
    rig.source().execute("INSERT INTO things VALUES (1)");
    rig.drain();

    assertThat(said()).isEmpty();
  }

  /** The log still holds changes of a table that is gone: they are behind, and end with it. */
  @Test
  void whatTheLogStillHoldsOfTheLostTableIsEndedToo() {
    rig.stopPublisher();
    rig.source().execute("INSERT INTO items SELECT n, 'late' FROM generate_series(100, 199) n");
    strike(losses().get(0));

    rig.startPublisher();
    arrives();
  }

  @Test
  void aRestartWithoutADifferenceLoadsNothingAgain() {
    long before = rig.cursor();
    rig.stopPublisher();
    String owner = "owner_" + rig.source().name();
    rig.source()
        .execute(
            "ALTER TABLE items ADD note text",
            "VACUUM FULL items",
            "ANALYZE items",
            "GRANT USAGE ON SCHEMA public TO PUBLIC",
            "CREATE ROLE " + owner + " SUPERUSER",
            "ALTER TABLE items OWNER TO " + owner,
            "ALTER PUBLICATION " + rig.slot() + " OWNER TO " + owner,
            "ALTER SCHEMA public OWNER TO " + owner);
    rig.startPublisher();
    rig.source().execute("INSERT INTO items VALUES (10, 'ten', '')");
    rig.drain();

    assertThat(rig.cursor()).isEqualTo(before + 1);
    assertThat(said()).doesNotContain("SRC-170");
  }

  /** A table that somebody adds to the publication would have its writes stopped unchecked. */
  @Test
  void whatIsAlteredIsCheckedAgain() {
    rig.source()
        .execute(
            "CREATE TABLE other (id int PRIMARY KEY)",
            "ALTER PUBLICATION " + rig.slot() + " ADD TABLE other");
    await("taken out again")
        .atMost(NAMED_WITHIN)
        .untilAsserted(
            () ->
                assertThat(rig.source().rows("SELECT tablename FROM pg_publication_tables"))
                    .containsExactly("items"));
    rig.source().execute("ALTER TABLE items REPLICA IDENTITY NOTHING");

    assertThat(Stops.reasons(rig, "publish")).contains("SRC-122");
  }

  private void strike(Loss loss) {
    loss.at(rig.slot()).forEach(rig.source()::execute);
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
    rig.source().execute("INSERT INTO items VALUES (1000, 'later')");
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }
}
