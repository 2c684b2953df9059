package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.syncline.engine.spi.PlanOutdatedException;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.bookkeeping.CursorRewind;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.testkit.TestDatabase;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that was made again since it was filled is not filled only from then on. */
@Tag("verify")
class FilledTablesTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v");
  private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, v text)";
  private static final String UPSERT =
      "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = excluded.v";
  private static final String CONTENTS = "SELECT id, v FROM t ORDER BY id";

  private final ContractSubscription rows = subscription("rows", ROWS, UPSERT);

  @BeforeEach
  void createTable() {
    database.execute(TABLE);
  }

  private Event row(int id) {
    return upsert(ROWS, "{\"id\": " + id + "}", "{\"id\": " + id + ", \"v\": \"a\"}");
  }

  private DiagnosticException refused(ContractSubscription subscription) {
    return catchThrowableOfType(DiagnosticException.class, () -> open(subscription));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE t; " + TABLE,
        "ALTER TABLE t RENAME TO old; " + TABLE,
        "ALTER SCHEMA public RENAME TO other; CREATE SCHEMA public; " + TABLE
      })
  void aTableThatIsMadeAgainWhileTheSinkIsStoppedStopsItByName(String change) {
    PostgresSink sink = open(rows);
    deliver(sink, row(1));
    sink.close();
    database.execute(change);

    assertThat(refused(rows))
        .hasMessageContaining("DST-122")
        .hasMessageContaining("public.t by orders/rows");
    assertThat(refused(rows)).as("and again").hasMessageContaining("DST-122");
  }

  /** Under other SQL the same would be what its author wants. */
  @Test
  void aTableThatTakesItsPlaceOnTheSearchPathStopsItByName() {
    PostgresSink sink = open(rows);
    deliver(sink, row(1));
    sink.close();
    String shadow = TestDatabase.USER + ".t";
    database.execute(
        "CREATE SCHEMA " + TestDatabase.USER, TABLE.replace(" t ", " " + shadow + " "));

    assertThat(refused(rows)).hasMessageContaining("DST-122").hasMessageContaining(shadow);
    assertThat(refused(rows)).as("and again").hasMessageContaining("DST-122");
    open(subscription("rows", ROWS, UPSERT.replace("INTO t ", "INTO " + shadow + " "))).close();

    database.execute("DROP SCHEMA " + TestDatabase.USER + " CASCADE");
  }

  @Test
  void aTableWhoseSchemaGotAnotherNameIsTheSame() {
    PostgresSink sink = open(rows);
    deliver(sink, row(1));
    sink.close();
    database.execute(
        "CREATE SCHEMA " + TestDatabase.USER, "ALTER TABLE t SET SCHEMA " + TestDatabase.USER);

    open(rows).close();
  }

  @Test
  void oneThatIsMadeAgainWhileTheSinkRunsToo() {
    PostgresSink sink = open(rows);
    deliver(sink, row(1));
    database.execute("DROP TABLE t", TABLE);

    assertThatThrownBy(() -> deliver(sink, row(2))).isInstanceOf(PlanOutdatedException.class);
    assertThat(refused(rows)).hasMessageContaining("DST-122");
    assertThat(database.rows(CONTENTS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DROP TABLE t; ", "DROP TABLE IF EXISTS old; ALTER TABLE t RENAME TO old; "})
  void oneThatIsMadeAgainWhileTheSinkIsOpenedIsNotForgottenBesideAnother(String change) {
    database.execute("CREATE TABLE other (id int PRIMARY KEY)");
    ContractSubscription both =
        subscription("rows", ROWS, UPSERT, "DELETE FROM other WHERE id = :id");
    deliver(open(both), row(1));
    // Asked for after planning, and before the tables are compared.
    Supplier<FeedHistories> histories =
        () -> {
          database.execute(change + TABLE);
          return HISTORIES;
        };

    assertThatThrownBy(
            () ->
                PostgresSink.open(
                    FEED, destination(), List.of(both), histories, new SinkProcess(), SETTINGS))
        .isInstanceOf(PlanOutdatedException.class)
        .hasMessageContaining("changed since it was planned for: [t]");
    assertThat(refused(both)).hasMessageContaining("DST-122").hasMessageContaining("public.t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (id, v) SELECT :id, :v",
        "WITH one AS (SELECT 1) INSERT INTO public.t (id, v) VALUES (:id, :v)",
        "UPDATE t SET v = :v || v WHERE id = :id",
        "MERGE INTO t USING (VALUES (:id::int, :v)) AS s(id, v) ON t.id = s.id WHEN MATCHED THEN"
            + " UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)"
      })
  void alsoWhereEachEventIsAStatement(String sql) {
    ContractSubscription apart = subscription("apart", ROWS, sql);
    PostgresSink sink = open(apart);
    assertThat(sink.describe()).singleElement().asString().contains("event-by-event");
    deliver(sink, row(1));
    sink.close();
    database.execute("DROP TABLE t", TABLE);

    assertThat(refused(apart)).hasMessageContaining("DST-122");
  }

  @Test
  void whatItSaysToDoLoadsTheTableAgain() {
    Event[] events = {row(1), row(2)};
    PostgresSink sink = open(rows);
    deliver(sink, events);
    sink.close();
    database.execute("DROP TABLE t", TABLE, "INSERT INTO t VALUES (7, 'left')");

    String fix = refused(rows).diagnostics().get(0).fix();
    assertThat(fix)
        .contains("DELETE FROM public.t; then type: sync-cli feed rewind MANIFEST... --feed")
        .contains("--feed accounts/db-accounts --consumer orders/rows --yes");
    database.execute("DELETE FROM public.t");
    CursorRewind.run(destination(), FEED.toString(), List.of("orders/rows"));
    PostgresSink next = open(rows);
    assertThat(next.cursor()).isEqualTo(Position.START);
    deliver(next, events);

    assertThat(database.rows(CONTENTS)).containsExactly("1|a", "2|a");
    next.close();
    open(rows);
  }

  @Test
  void whatItSaysToRunAcceptsATableThatRowsWereCopiedTo() {
    PostgresSink sink = open(rows);
    deliver(sink, row(1));
    sink.close();
    database.execute(
        "CREATE TABLE next (LIKE t INCLUDING ALL)",
        "INSERT INTO next SELECT * FROM t",
        "DROP TABLE t",
        "ALTER TABLE next RENAME TO t");

    String fix = refused(rows).diagnostics().get(0).fix();
    database.execute(fix.substring(fix.indexOf("UPDATE sync_sink.cursor")));
    deliver(open(rows), row(2));

    assertThat(database.rows(CONTENTS)).containsExactly("1|a", "2|a");
  }

  @Test
  void aDatabaseThatIsRestoredWithItsCursorsIsLearnedAnew() {
    PostgresSink sink = open(rows);
    deliver(sink, row(1));
    sink.close();
    for (String table : List.of("t", "sync_sink.cursor")) {
      database.execute(
          "CREATE TABLE kept AS TABLE " + table,
          "CREATE TABLE model (LIKE " + table + " INCLUDING ALL)",
          "DROP TABLE " + table,
          "CREATE TABLE " + table + " (LIKE model INCLUDING ALL)",
          "INSERT INTO " + table + " TABLE kept",
          "DROP TABLE kept, model");
    }

    PostgresSink next = open(rows);
    assertThat(next.cursor()).isEqualTo(new Position(1));
    next.close();

    database.execute("DROP TABLE t", TABLE);
    assertThat(refused(rows)).hasMessageContaining("DST-122");
  }

  @Test
  void aCursorFromBeforeTablesWereKeptLearnsThem() {
    deliver(open(rows), row(1));
    database.execute("UPDATE sync_sink.cursor SET written = NULL");
    open(rows).close();

    assertThat(
            database.number(
                "SELECT count(*) FROM sync_sink.cursor"
                    + " WHERE written->'tables'->>'public.t' = 't'::regclass::oid::text"))
        .isEqualTo(1);
  }

  @Test
  void beforeTheFirstEventAnyTableWillDo() {
    open(rows).close();
    database.execute("DROP TABLE t", TABLE);
    deliver(open(rows), row(1));

    assertThat(database.rows(CONTENTS)).containsExactly("1|a");
  }
}
