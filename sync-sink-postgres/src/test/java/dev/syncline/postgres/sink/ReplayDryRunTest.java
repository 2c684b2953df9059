package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.replay.DryRunReport;
import dev.syncline.postgres.sink.replay.ReplayDryRun;
import dev.syncline.postgres.sink.replay.TableDifferences;
import dev.syncline.postgres.sink.replay.TableDifferences.DifferingRow;
import dev.syncline.postgres.sink.replay.TableDifferences.Kind;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a dry run finds, and that it leaves nothing behind. */
class ReplayDryRunTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v", "w");
  private static final ContractSubscription CONSUMER =
      subscription(
          ROWS,
          "INSERT INTO t (id, v, w) VALUES (:id, :v, :w)"
              + " ON CONFLICT (id) DO UPDATE SET v = excluded.v, w = excluded.w",
          "DELETE FROM t WHERE id = :id");

  private final List<Event> applied = new ArrayList<>();

  @BeforeEach
  void createTable() {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, v text, w text)");
  }

  private Event row(int id, String v, String w) {
    return insert(
        ROWS,
        "{\"id\": " + id + "}",
        "{\"id\": %d, \"v\": \"%s\", \"w\": \"%s\"}".formatted(id, v, w));
  }

  private Event gone(int id) {
    return delete(ROWS, "{\"id\": " + id + "}");
  }

  private void apply(ContractSubscription consumer, Event... events) {
    try (PostgresSink sink = open(consumer)) {
      deliver(sink, events);
    }
    applied.addAll(List.of(events));
  }

  private DryRunReport dryRun(ContractSubscription consumer, int keys) {
    try (ReplayDryRun run = ReplayDryRun.open(destination(), consumer, SETTINGS)) {
      run.apply(applied);
      return run.report(keys);
    }
  }

  private List<String> rows() {
    return database.rows("SELECT * FROM t ORDER BY id");
  }

  @Test
  void rowsThatAreAsTheEventsLeftThemDoNotDiffer() {
    apply(
        CONSUMER, row(1, "a", "b"), row(2, "a", "b"), gone(2), row(3, "a", "b"), row(3, "c", "d"));

    DryRunReport report = dryRun(CONSUMER, 9);

    assertThat(report.events()).isEqualTo(5);
    assertThat(report.movedMeanwhile()).isFalse();
    assertThat(report.tables())
        .containsExactly(new TableDifferences("public.t", true, 0, 0, 0, 2, Map.of(), List.of()));
  }

  @Test
  void rowsThatDifferAreCountedByKindAndColumnAndNothingIsChanged() {
    apply(CONSUMER, row(1, "a", "b"), row(2, "a", "b"), row(3, "a", "b"), gone(4));
    database.execute(
        "UPDATE t SET w = 'other' WHERE id = 1",
        "DELETE FROM t WHERE id = 2",
        "INSERT INTO t VALUES (4, 'stray', NULL)");
    List<String> before = rows();

    TableDifferences found = dryRun(CONSUMER, 9).tables().get(0);

    assertThat(found.inserted()).isEqualTo(1);
    assertThat(found.changed()).isEqualTo(1);
    assertThat(found.deleted()).isEqualTo(1);
    assertThat(found.unchanged()).isEqualTo(1);
    assertThat(found.columns()).isEqualTo(Map.of("w", 1L));
    assertThat(found.keys())
        .containsExactlyInAnyOrder(
            new DifferingRow(Kind.CHANGED, Map.of("id", "1"), List.of("w")),
            new DifferingRow(Kind.INSERTED, Map.of("id", "2"), List.of()),
            new DifferingRow(Kind.DELETED, Map.of("id", "4"), List.of()));
    assertThat(rows()).isEqualTo(before);
    assertThat(database.number("SELECT position FROM sync_sink.cursor")).isEqualTo(4);
  }

  @Test
  void keysAreShownOnlyOnRequest() {
    apply(CONSUMER, row(1, "a", "b"), row(2, "a", "b"));
    database.execute("DELETE FROM t");

    assertThat(dryRun(CONSUMER, 0).tables().get(0).keys()).isEmpty();
    assertThat(dryRun(CONSUMER, 1).tables().get(0).keys()).hasSize(1);
  }

  @Test
  void countingSqlShowsWhatWouldBeCountedTwice() {
    ContractSubscription counting =
        subscription(
            "counting",
            ROWS,
            "INSERT INTO totals VALUES (:v, 1) ON CONFLICT (v) DO UPDATE SET n = totals.n + 1");
    database.execute("CREATE TABLE totals (v text PRIMARY KEY, n int)");
    apply(counting, row(1, "a", "b"), row(2, "a", "b"), row(3, "z", "b"));

    TableDifferences found = dryRun(counting, 0).tables().get(0);

    assertThat(found.changed()).isEqualTo(2);
    assertThat(found.columns()).isEqualTo(Map.of("n", 2L));
    assertThat(database.rows("SELECT * FROM totals ORDER BY v")).containsExactly("a|2", "z|1");
  }

  @Test
  void manyRowsAreComparedInBatchesAlsoWithAKeyOfSeveralColumns() {
    ContractSubscription wide =
        subscription(
            "wide",
            ROWS,
            "INSERT INTO pairs VALUES (:id, :v, :w)"
                + " ON CONFLICT (id, v) DO UPDATE SET w = excluded.w",
            "DELETE FROM pairs WHERE id = :id");
    database.execute(
        "CREATE TABLE pairs (id int, v varchar, w text, PRIMARY KEY (v, id)) PARTITION BY HASH"
            + " (id)",
        "CREATE TABLE pairs_0 PARTITION OF pairs FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
    List<Event> events = new ArrayList<>();
    for (int id = 1; id <= 1_700; id++) {
      events.add(row(id, "x", "y"));
    }
    apply(wide, events.toArray(Event[]::new));
    database.execute(
        "DELETE FROM pairs WHERE id <= 600", "UPDATE pairs SET w = '' WHERE id > 1600");

    TableDifferences found = dryRun(wide, 0).tables().get(0);

    assertThat(found)
        .isEqualTo(
            new TableDifferences(
                "public.pairs", true, 600, 100, 0, 1_000, Map.of("w", 100L), List.of()));
  }

  @Test
  void rowsOfSubtransactionsCount() {
    database.execute(
        "CREATE FUNCTION guarded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN BEGIN"
            + " NEW.v := NEW.v || '!'; INSERT INTO t2 VALUES (NEW.id, NEW.v)"
            + " ON CONFLICT (id) DO UPDATE SET v = excluded.v; RETURN NEW;"
            + " EXCEPTION WHEN division_by_zero THEN RETURN NEW; END; END $$",
        "CREATE TABLE t2 (id int PRIMARY KEY, v text)",
        "CREATE TRIGGER guarded AFTER INSERT OR UPDATE ON t FOR EACH ROW"
            + " EXECUTE FUNCTION guarded()");
    ContractSubscription second =
        subscription(
            "second",
            contract(1, "rows", "id", "v", "w"),
            "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = excluded.v",
            "DELETE FROM t2 WHERE id = :id");
    apply(second, row(1, "a", "b"));
    database.execute("UPDATE t2 SET v = ''");

    assertThat(dryRun(second, 0).tables())
        .containsExactly(
            new TableDifferences("public.t", true, 0, 0, 0, 1, Map.of(), List.of()),
            new TableDifferences("public.t2", true, 0, 1, 0, 0, Map.of("v", 1L), List.of()));
  }

  @Test
  void aTableWithoutAPrimaryKeyIsNotCompared() {
    ContractSubscription logging =
        subscription("logging", ROWS, "INSERT INTO log VALUES (:id, :v)");
    database.execute("CREATE TABLE log (id int, v text)");
    apply(logging, row(1, "a", "b"));

    assertThat(dryRun(logging, 9).tables())
        .extracting(TableDifferences::compared)
        .containsOnly(false);
    assertThat(database.number("SELECT count(*) FROM log")).isEqualTo(1);
  }

  @Test
  void whatARunningSyncWritesMeanwhileIsNoDifference() {
    apply(CONSUMER, row(1, "a", "b"), row(2, "a", "b"));
    try (ReplayDryRun run = ReplayDryRun.open(destination(), CONSUMER, SETTINGS);
        PostgresSink sink = open(CONSUMER)) {
      deliver(sink, row(1, "later", "b"), row(3, "later", "b"));
      run.apply(applied);

      DryRunReport report = run.report(9);

      assertThat(report.movedMeanwhile()).isTrue();
      assertThat(report.tables())
          .containsExactly(new TableDifferences("public.t", true, 0, 0, 0, 2, Map.of(), List.of()));
    }
    assertThat(rows()).containsExactly("1|later|b", "2|a|b", "3|later|b");
  }

  @Test
  void anEventThatWouldBeRefusedIsReportedWithItsStatementAndPosition() {
    ContractSubscription plain =
        subscription("plain", ROWS, "INSERT INTO t (id, v) VALUES (:id, :v)");
    apply(plain, row(1, "secret", "b"));

    assertThatThrownBy(() -> dryRun(plain, 0))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-129")
        .hasMessageContaining("sql of consumer schema orders/plain at position 1")
        .hasMessageContaining("23505")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aRowThatIsLockedForTooLongEndsTheDryRun() throws SQLException {
    apply(CONSUMER, row(1, "a", "b"));
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM t FOR UPDATE");

      assertThatThrownBy(() -> dryRun(CONSUMER, 0))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("DST-128")
          .hasMessageContaining("55P03");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(
                        database.number(
                            "SELECT count(*) FROM pg_stat_activity WHERE application_name"
                                + " LIKE 'syncline dry run%' AND datname = current_database()"))
                    .isZero());
  }
}
