package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static dev.syncline.postgres.flow.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.manifest.CaptureGapPolicy;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.TruncatePolicy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rows get other values by an alteration of their table or of a type, of which the log tells
 * nothing. What gives a row another value that a public schema reads loads it again, and nothing
 * else does.
 */
@Tag("verify")
class AlteredTableTest {
  private static final String[] COLUMNS = {"id", "v"};

  private final SyncRig rig = new SyncRig();

  /**
   * A table {@code t} with columns {@code id} and {@code v}, and what somebody does to it.
   *
   * @param name what is done, fit for the name of a table
   * @param made statements that make the table and its types
   * @param row what {@code v} and the columns after it get in the one row
   * @param copied the type of {@code v} at the destination
   */
  private record Alteration(
      String name, String made, String row, String copied, String value, String... statements) {
    String[] making() {
      return Stream.of(
              made.split("; "),
              new String[] {"INSERT INTO t VALUES (1, " + row + "), (2, " + row + ")", "ANALYZE t"})
          .flatMap(Stream::of)
          .map(this::named)
          .toArray(String[]::new);
    }

    void strike(SyncRig rig) {
      Stream.of(statements).map(this::named).forEach(rig.source()::execute);
    }

    /** A type beside a table has its name in front. */
    private String named(String statement) {
      return statement.replaceAll("\\bt\\b", name).replaceAll("\\bt_", name + "_");
    }

    PublicSchema published() {
      return schema(
          name,
          COLUMNS,
          insertOrUpdate(name, named("SELECT id, " + value + " AS v FROM t WHERE id = :id")));
    }

    void assertArrived(SyncRig rig) {
      String asText = copied.equals("jsonb") ? "to_jsonb(" + value + ")" : value;
      assertThat(rig.destination().rows("SELECT id, v FROM " + name + " ORDER BY 1"))
          .as(name)
          .isEqualTo(rig.source().rows(named("SELECT id, " + asText + " FROM t ORDER BY 1")));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Alteration of(
      String name, String made, String row, String copied, String... statements) {
    return new Alteration(name, made, row, copied, "v", statements);
  }

  private static final Alteration SCALED =
      of(
          "scaled",
          "CREATE TABLE t (id int PRIMARY KEY, v numeric(10, 2))",
          "1.5",
          "numeric",
          "ALTER TABLE t ALTER v TYPE bigint USING v * 100");

  private static final Alteration RELABELED =
      of(
          "relabeled",
          "CREATE TYPE t_mood AS ENUM ('ok', 'sad'); CREATE TABLE t (id int PRIMARY KEY, v t_mood)",
          "'ok'",
          "text",
          "ALTER TYPE t_mood RENAME VALUE 'ok' TO 'fine'");

  private static List<Alteration> thatChangeRows() {
    return List.of(
        SCALED,
        RELABELED,
        of(
            "same_type",
            "CREATE TABLE t (id int PRIMARY KEY, v int)",
            "7",
            "int",
            "ALTER TABLE t ALTER v TYPE int USING v * 10"),
        of(
            "same_bits",
            "CREATE TABLE t (id int PRIMARY KEY, v int)",
            "-1",
            "bigint",
            "ALTER TABLE t ALTER v TYPE oid"),
        of(
            "keys",
            "CREATE TABLE t (id int PRIMARY KEY, v int)",
            "7",
            "int",
            "ALTER TABLE t ALTER id TYPE int USING id + 100"),
        of(
            "of_domains",
            "CREATE TYPE t_mood AS ENUM ('ok', 'sad'); CREATE DOMAIN t_moods AS t_mood[];"
                + " CREATE TABLE t (id int PRIMARY KEY, v t_moods)",
            "'{ok,sad}'",
            "jsonb",
            "ALTER TYPE t_mood RENAME VALUE 'sad' TO 'blue'"),
        of(
            "attribute",
            "CREATE TYPE t_money AS (amount numeric, unit text);"
                + " CREATE TABLE t (id int PRIMARY KEY, v t_money)",
            "'(1.5,EUR)'",
            "jsonb",
            "ALTER TYPE t_money RENAME ATTRIBUTE unit TO currency"),
        of(
            "swapped",
            "CREATE TABLE t (id int PRIMARY KEY, v int, w int)",
            "1, 2",
            "int",
            "ALTER TABLE t RENAME v TO x",
            "ALTER TABLE t RENAME w TO v",
            "ALTER TABLE t RENAME x TO w"),
        of(
            "added_again",
            "CREATE TABLE t (id int PRIMARY KEY, v int)",
            "1",
            "int",
            "ALTER TABLE t DROP v, ADD v int DEFAULT 5"),
        of(
            "stored",
            "CREATE TABLE t (id int PRIMARY KEY, w int, v int GENERATED ALWAYS AS (w * 2) STORED)",
            "4",
            "int",
            "ALTER TABLE t ALTER v SET EXPRESSION AS (w * 3)"),
        of(
            "of_a_partition",
            "CREATE TABLE t (id int PRIMARY KEY, w int, v int GENERATED ALWAYS AS (w * 2) STORED)"
                + " PARTITION BY RANGE (id);"
                + " CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (100)",
            "4",
            "int",
            "ALTER TABLE t_1 ALTER v SET EXPRESSION AS (w * 3)"),
        of(
            "partitioned",
            "CREATE TABLE t (id int PRIMARY KEY, v int) PARTITION BY RANGE (id);"
                + " CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (100)",
            "7",
            "int",
            "ALTER TABLE t ALTER v TYPE int USING v * 10"),
        new Alteration(
            "whole_rows",
            "CREATE TABLE t (id int PRIMARY KEY, w int)",
            "7",
            "jsonb",
            "to_jsonb(t)",
            "ALTER TABLE t ADD added int DEFAULT 5"));
  }

  private static List<Alteration> thatChangeNoRow() {
    return List.of(
        of(
            "described_anew",
            "CREATE TYPE t_mood AS ENUM ('ok'); CREATE TABLE t (id int PRIMARY KEY, v varchar(5),"
                + " w int)",
            "'x', 1",
            "text",
            "ALTER TABLE t ALTER v TYPE varchar(9)",
            "ALTER TABLE t ALTER v TYPE text",
            "ALTER TABLE t ALTER v SET DEFAULT 'y'",
            "ALTER TABLE t ALTER v SET STATISTICS 50",
            "ALTER TABLE t ADD added int DEFAULT 7, ADD CHECK (v > ' ')",
            "ALTER TABLE t RENAME w TO x",
            "ALTER TABLE t DROP x"),
        of(
            "another_label",
            "CREATE TYPE t_mood AS ENUM ('ok'); CREATE TABLE t (id int PRIMARY KEY, v t_mood)",
            "'ok'",
            "text",
            "ALTER TYPE t_mood ADD VALUE 'better' BEFORE 'ok'",
            "ALTER TYPE t_mood RENAME TO t_feeling"),
        of(
            "rewritten",
            "CREATE TYPE t_mood AS ENUM ('ok'); CREATE TABLE t (id int PRIMARY KEY, v int,"
                + " w numeric(10, 2), m t_mood DEFAULT 'ok')",
            "1, 1.5",
            "int",
            "ALTER TABLE t ADD made uuid DEFAULT gen_random_uuid()",
            "ALTER TABLE t ALTER w TYPE bigint USING w * 100",
            "ALTER TYPE t_mood RENAME VALUE 'ok' TO 'fine'",
            "ALTER TABLE t ADD twice int GENERATED ALWAYS AS (v * 2) STORED",
            "VACUUM FULL t",
            "CLUSTER t USING t_pkey"));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void whatChangesRowsIsLoadedAgainAtTheNextStartAndNothingElse() {
    List<Alteration> harmful = thatChangeRows();
    List<Alteration> harmless = thatChangeNoRow();
    start(Stream.concat(harmful.stream(), harmless.stream()).toList());
    rig.stopPublisher();
    harmful.forEach(one -> one.strike(rig));
    harmless.forEach(one -> one.strike(rig));

    rig.startPublisher();
    rig.drain();

    harmful.forEach(one -> one.assertArrived(rig));
    harmful.forEach(one -> assertThat(gap()).contains("table public." + one.name() + " "));
    harmless.forEach(one -> assertThat(events(one)).as(one.name()).isEqualTo(2));
  }

  @Test
  void isNoticedWhileCaptureRuns() {
    List<Alteration> harmful = List.of(SCALED, RELABELED);
    List<Alteration> harmless = thatChangeNoRow();
    start(Stream.concat(harmful.stream(), harmless.stream()).toList());
    harmless.forEach(one -> one.strike(rig));
    await("remembered")
        .atMost(SyncRig.PATIENCE)
        .until(
            () ->
                rig.store()
                    .rows("SELECT property FROM sync_events.captured_object")
                    .containsAll(List.of("column added", "column twice")));
    rig.drain();
    assertThat(gap()).isEqualTo("null");

    for (Alteration one : harmful) {
      one.strike(rig);
      await(one.name())
          .atMost(SyncRig.PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(gap()).contains("SRC-170", "table public." + one.name() + " ");
                one.assertArrived(rig);
              });
    }
    rig.drain();
    harmless.forEach(one -> assertThat(events(one)).as(one.name()).isEqualTo(2));
  }

  /** What a feed does not remember of a table is no difference. */
  @Test
  void stopsByPolicyWhatTheFeedRemembersAndAdoptsWhatAnEarlierVersionDidNot() {
    start(List.of(SCALED, RELABELED));
    rig.stopPublisher();
    rig.store()
        .execute(
            "DELETE FROM sync_events.captured_object"
                + " WHERE object LIKE 'type %' OR property LIKE 'column %'"
                + " OR property LIKE 'expression %'"
                + " OR property = 'file' AND object LIKE 'table %'");
    SCALED.strike(rig);
    rig.onGap(CaptureGapPolicy.STOP).startPublisher();
    rig.drain();
    assertThat(events(SCALED)).isEqualTo(2);

    RELABELED.strike(rig);

    assertThat(Stops.reasons(rig, "publish")).containsExactly("SRC-171");
    assertThat(events(RELABELED)).isEqualTo(2);
    rig.stopPublisher();
    rig.onGap(CaptureGapPolicy.RELOAD).startPublisher();
    rig.drain();
    RELABELED.assertArrived(rig);
  }

  private void start(List<Alteration> alterations) {
    for (Alteration one : alterations) {
      rig.source().execute(one.making());
      rig.destination()
          .execute("CREATE TABLE " + one.name() + " (id int PRIMARY KEY, v " + one.copied() + ")");
      rig.publish(onTruncate(one)).consume(copy(one.name(), one.name(), COLUMNS));
    }
    rig.start();
    rig.drain();
    alterations.forEach(one -> assertThat(events(one)).as(one.name()).isEqualTo(2));
  }

  /** Other values are no truncated rows. */
  private static PublicSchema onTruncate(Alteration one) {
    boolean partitioned = one.making()[0].contains("PARTITION");
    return partitioned ? with(TruncatePolicy.IGNORE, one.published()) : one.published();
  }

  private String gap() {
    return rig.store().value("SELECT capture_gap FROM sync_events.feed");
  }

  private long events(Alteration of) {
    return rig.store()
        .number(
            "SELECT count(*) FROM sync_events.events WHERE public_schema_name = '"
                + of.name()
                + "'");
  }
}
