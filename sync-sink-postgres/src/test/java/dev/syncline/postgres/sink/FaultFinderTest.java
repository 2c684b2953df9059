package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors whose SQLSTATE does not tell whether an event or the destination is at fault. */
class FaultFinderTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v");
  private static final String LETTERS =
      "SELECT position, error_code, sqlstate FROM sync_sink.dead_letter ORDER BY 1";
  private static final String APPLIED = "SELECT v FROM t ORDER BY v";

  @BeforeEach
  void createTable() {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, v text)");
  }

  private static ContractSubscription rows(ErrorPolicy policy) {
    return rows(policy, ":v");
  }

  private static ContractSubscription rows(ErrorPolicy policy, String value) {
    return with(
        policy,
        subscription(
            "rows",
            ROWS,
            "INSERT INTO t (id, v) VALUES (:id, "
                + value
                + ") ON CONFLICT (id) DO UPDATE SET v = excluded.v",
            "DELETE FROM t WHERE id = :id"));
  }

  private PostgresSink lenient() {
    return open(rows(ErrorPolicy.QUARANTINE));
  }

  private Event row(int id, String value) {
    return upsert(ROWS, "{\"id\": " + id + "}", "{\"id\": " + id + ", \"v\": \"" + value + "\"}");
  }

  private Event alone(int id, String value) {
    endTransaction();
    return row(id, value);
  }

  /** A trigger that raises a state for rows that a condition holds for. */
  private void refuse(String condition, String state) {
    refuse("BEFORE INSERT OR UPDATE", condition, state);
  }

  private void refuse(String when, String condition, String state) {
    database.execute(
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF "
            + condition
            + " THEN RAISE EXCEPTION 'not %', NEW USING ERRCODE = '"
            + state
            + "'; END IF; RETURN coalesce(NEW, OLD); END $$",
        "CREATE TRIGGER refuse " + when + " ON t FOR EACH ROW EXECUTE FUNCTION refuse()");
  }

  @ParameterizedTest
  @ValueSource(strings = {"45000", "XX000", "42P01", "42501", "0A000", "3F000", "55000", "U0001"})
  void anEventThatFailsAmongOthersIsAtFaultWhateverTheState(String state) {
    refuse("NEW.v = 'bad'", state);
    PostgresSink sink = lenient();

    deliver(sink, alone(1, "a"), alone(2, "bad"), alone(3, "b"), alone(4, "bad"));

    assertThat(database.rows(APPLIED)).containsExactly("a", "b");
    assertThat(database.rows(LETTERS)).containsExactly("2|DST-111|" + state, "4|DST-111|" + state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"45000", "XX000", "42P01"})
  void anEventThatComesAloneIsComparedWithTheOneThatPassedLast(String state) {
    refuse("NEW.v = 'bad'", state);
    PostgresSink sink = lenient();

    deliver(sink, row(1, "a"));
    deliver(sink, row(2, "bad"));
    deliver(sink, row(3, "bad"));
    deliver(sink, row(4, "b"));

    assertThat(database.rows(APPLIED)).containsExactly("a", "b");
    assertThat(database.rows(LETTERS)).containsExactly("2|DST-111|" + state, "3|DST-111|" + state);
  }

  @Test
  void aDeletedRowIsComparedWithThoseThatAreDeletedWithIt() {
    refuse("BEFORE DELETE", "OLD.v = 'bad'", "45000");
    PostgresSink sink = lenient();
    deliver(sink, row(1, "a"), row(2, "bad"), row(3, "c"));
    Event first = delete(ROWS, "{\"id\": 1}");
    endTransaction();
    Event bad = delete(ROWS, "{\"id\": 2}");
    endTransaction();

    deliver(sink, first, bad, delete(ROWS, "{\"id\": 3}"));

    assertThat(database.rows(APPLIED)).containsExactly("bad");
    assertThat(database.rows(LETTERS)).containsExactly("5|DST-111|45000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"regclass", "regrole", "regnamespace", "regtype", "regconfig"})
  void aNameThatIsNotThereIsTheEventsAloneAndFirst(String type) {
    PostgresSink sink =
        open(rows(ErrorPolicy.QUARANTINE, "CAST(CAST(:v AS " + type + ") AS text)"));

    deliver(sink, row(1, "nobody"));
    deliver(sink, row(2, "none"));

    assertThat(database.rows("SELECT position, error_code FROM sync_sink.dead_letter ORDER BY 1"))
        .containsExactly("1|DST-111", "2|DST-111");
    assertThat(database.rows("SELECT message FROM sync_sink.dead_letter"))
        .allSatisfy(
            message ->
                assertThat(message)
                    .contains("property 'v' as " + type)
                    .doesNotContain("nobody", "none"));
  }

  @Test
  void aCastThatFailsForAllSetsNothingAside() {
    database.execute(
        "CREATE TABLE allowed (v text)",
        "INSERT INTO allowed VALUES ('a'), ('b'), ('c')",
        "CREATE FUNCTION is_allowed(v text) RETURNS boolean LANGUAGE plpgsql AS"
            + " $$ BEGIN IF v IS NULL THEN RETURN true; END IF;"
            + " RETURN EXISTS (SELECT FROM allowed a WHERE a.v = $1); END $$",
        "CREATE DOMAIN known AS text CHECK (is_allowed(VALUE))");
    PostgresSink sink = open(rows(ErrorPolicy.QUARANTINE, "CAST(:v AS known)"));
    deliver(sink, row(1, "a"));
    database.execute("DROP TABLE allowed");

    assertThatThrownBy(() -> deliver(sink, alone(2, "b"), alone(3, "c")))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-106")
        .hasMessageContaining("SQLSTATE 42P01");
    assertThat(database.rows(LETTERS)).isEmpty();
  }

  /** A domain that refuses a value at work in one way, and in the question for it in another. */
  private PostgresSink withDomain(String atWork, String asked) {
    database.execute(
        "CREATE FUNCTION takes(v text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN"
            + " IF v IS DISTINCT FROM 'bad' THEN RETURN true; END IF;"
            + " IF current_query() LIKE '%INSERT%' THEN RAISE EXCEPTION USING ERRCODE = '"
            + atWork
            + "'; END IF;"
            + " RAISE EXCEPTION USING ERRCODE = '"
            + asked
            + "'; END $$",
        "CREATE DOMAIN taken AS text CHECK (takes(VALUE))");
    return open(rows(ErrorPolicy.QUARANTINE, "CAST(:v AS taken)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"55P03", "57014", "40P01"})
  void aLockThatIsNotHadWhileCastingIsAskedForIsNoAnswer(String state) {
    PostgresSink sink = withDomain("45000", state);

    assertThatThrownBy(() -> deliver(sink, row(1, "bad")))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("SQLSTATE " + state);
    assertThat(database.rows(LETTERS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"55P03", "57014", "40P01"})
  void aLockThatIsNotHadWhilePlanningIsAskedForIsNoAnswer(String state) {
    // Its value is computed while the statement is planned with NULL.
    database.execute(
        "CREATE TABLE locked (v text)",
        "CREATE FUNCTION computed(v text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN"
            + " IF v IS NULL AND EXISTS (SELECT FROM locked) THEN RAISE EXCEPTION USING ERRCODE = '"
            + state
            + "'; END IF;"
            + " IF v = 'bad' THEN RAISE EXCEPTION USING ERRCODE = '45000'; END IF;"
            + " RETURN v; END $$");
    PostgresSink sink = open(rows(ErrorPolicy.QUARANTINE, "computed(:v)"));
    database.execute("INSERT INTO locked VALUES ('now')");

    assertThatThrownBy(() -> deliver(sink, alone(1, "a"), alone(2, "bad")))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("SQLSTATE " + state);
    assertThat(database.rows(LETTERS)).isEmpty();
  }

  @Test
  void whatFailsForAllSetsNothingAside() {
    refuse("true", "45000");
    PostgresSink sink = lenient();

    assertThatThrownBy(() -> deliver(sink, alone(1, "a"), alone(2, "b"), alone(3, "c")))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-106 sql of consumer schema orders/rows at position 1")
        .hasMessageContaining(
            "PostgreSQL refuses it (SQLSTATE 45000); other events of this statement fail in the"
                + " same way");
    assertThat(database.rows(LETTERS)).isEmpty();
  }

  @Test
  void whatFailsForAllFromNowOnSetsNothingAsideThoughEachComesAlone() {
    database.execute(
        "CREATE TABLE audit (v text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO audit VALUES (NEW.v); RETURN NEW; END $$",
        "CREATE TRIGGER note AFTER INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION note()");
    PostgresSink sink = lenient();
    deliver(sink, row(1, "a"));
    database.execute("DROP TABLE audit");

    assertThatThrownBy(() -> deliver(sink, row(2, "b")))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-106")
        .hasMessageContaining("SQLSTATE 42P01");
    assertThat(database.rows(LETTERS)).isEmpty();
  }

  @Test
  void whereNothingTellsOneEventIsSetAsideAndNoSecondOne() {
    refuse("true", "45000");
    PostgresSink sink = lenient();

    deliver(sink, row(1, "a"));
    assertThatThrownBy(() -> deliver(sink, row(2, "b")))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("no event of this statement has passed since an earlier one");

    assertThat(database.rows(LETTERS)).containsExactly("1|DST-111|45000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t", "child"})
  void aDeleteOfARowThatIsNotThereShowsNothing(String refusing) {
    database.execute(
        "CREATE TABLE child (id int REFERENCES t ON DELETE CASCADE)",
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION USING ERRCODE = '45000'; END $$",
        "CREATE TRIGGER refuse BEFORE DELETE ON "
            + refusing
            + " FOR EACH ROW EXECUTE FUNCTION refuse()");
    PostgresSink sink = lenient();
    deliver(sink, row(1, "a"), row(2, "b"));
    database.execute("INSERT INTO child SELECT id FROM t");

    deliver(sink, delete(ROWS, "{\"id\": 1}"));
    deliver(sink, delete(ROWS, "{\"id\": 9}"));
    assertThatThrownBy(() -> deliver(sink, delete(ROWS, "{\"id\": 2}")))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-106")
        .hasMessageContaining("SQLSTATE 45000");

    assertThat(database.rows(LETTERS)).containsExactly("3|DST-111|45000");
  }

  @Test
  void aStatementThatAnswersWithRowsIsTakenToTouchSome() {
    database.execute(
        "CREATE FUNCTION put(id int, v text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
            + " IF v = 'bad' THEN RAISE EXCEPTION USING ERRCODE = '45000'; END IF;"
            + " INSERT INTO t VALUES (id, v) ON CONFLICT DO NOTHING; END $$");
    PostgresSink sink =
        open(with(ErrorPolicy.QUARANTINE, subscription("rows", ROWS, "SELECT put(:id, :v)")));

    deliver(sink, row(1, "a"));
    deliver(sink, row(2, "bad"));
    deliver(sink, row(3, "bad"));

    assertThat(database.rows(APPLIED)).containsExactly("a");
    assertThat(database.rows(LETTERS)).containsExactly("2|DST-111|45000", "3|DST-111|45000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TRIGGER elsewhere BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION keep()",
        "DROP TABLE t; CREATE VIEW t AS SELECT id, v FROM kept; CREATE TRIGGER elsewhere"
            + " INSTEAD OF INSERT ON t FOR EACH ROW EXECUTE FUNCTION keep()",
        "CREATE RULE elsewhere AS ON INSERT TO t DO INSTEAD SELECT put(NEW.id, NEW.v)"
      })
  void anInsertThatIsStoredElsewhereIsTakenToTouchARow(String elsewhere) {
    database.execute(
        "CREATE TABLE kept (id int, v text)",
        "CREATE FUNCTION put(id int, v text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
            + " IF v = 'bad' THEN RAISE EXCEPTION USING ERRCODE = '45000'; END IF;"
            + " INSERT INTO kept VALUES (id, v); END $$",
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " PERFORM put(NEW.id, NEW.v); RETURN NULL; END $$",
        elsewhere);
    PostgresSink sink =
        open(
            with(
                ErrorPolicy.QUARANTINE,
                subscription("rows", ROWS, "INSERT INTO t (id, v) VALUES (:id, :v)")));

    deliver(sink, row(1, "a"));
    deliver(sink, row(2, "bad"));
    deliver(sink, row(3, "bad"));

    assertThat(database.rows("SELECT v FROM kept")).containsExactly("a");
    assertThat(database.rows(LETTERS)).containsExactly("2|DST-111|45000", "3|DST-111|45000");
  }

  @Test
  void whatWaitsShowsNothingOfTheEndOfATransaction() {
    database.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION USING ERRCODE = '45000'; END $$",
        "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT OR UPDATE ON t DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION refuse()");
    PostgresSink sink = lenient();
    deliver(sink, row(1, "a"));

    assertThatThrownBy(() -> deliver(sink, alone(1, "b"), alone(2, "c")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("SQLSTATE 45000");

    assertThat(database.rows(LETTERS)).containsExactly("1|DST-111|45000");
  }

  @Test
  void anInternalErrorForAllIsTriedAgain() {
    refuse("true", "XX000");
    PostgresSink sink = lenient();

    assertThatThrownBy(() -> deliver(sink, alone(1, "a"), alone(2, "b")))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("SQLSTATE XX000");
    assertThat(database.rows(LETTERS)).isEmpty();
  }

  @Test
  void whatPassesTheNextTimeIsTriedAgain() {
    database.execute("CREATE SEQUENCE calls");
    // As new, together and alone it fails; once more it passes.
    refuse("NEW.v = 'bad' AND nextval('calls') < 4", "XX000");
    PostgresSink sink = lenient();
    deliver(sink, row(1, "a"));
    Event bad = row(2, "bad");

    assertThatThrownBy(() -> deliver(sink, bad)).isInstanceOf(RetriableException.class);
    assertThat(database.rows(LETTERS)).isEmpty();

    deliver(sink, bad);
    assertThat(database.rows(APPLIED)).containsExactly("a", "bad");
  }

  @Test
  void aRightThatIsGoneStopsInTheServersWordsAndSetsNothingAside() {
    String role = "grantee_" + database.name();
    lenient().close();
    database.execute(
        "CREATE ROLE " + role + " LOGIN",
        "GRANT USAGE ON SCHEMA sync_sink TO " + role,
        "GRANT ALL ON ALL TABLES IN SCHEMA sync_sink, public TO " + role);
    PostgresSink sink = openAs(role, rows(ErrorPolicy.QUARANTINE));
    database.execute("REVOKE INSERT ON t FROM " + role);

    assertThatThrownBy(() -> deliver(sink, row(1, "a")))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-106")
        .hasMessageContaining("permission denied for table t (SQLSTATE 42501)");
    assertThat(database.rows(LETTERS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"45000", "XX000"})
  void aConsumerThatStopsStopsAtTheEvent(String state) {
    refuse("NEW.v = 'bad'", state);
    PostgresSink sink = open(rows(ErrorPolicy.STOP));

    assertThatThrownBy(() -> deliver(sink, row(1, "a"), row(2, "bad")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("DST-111 sql of consumer schema orders/rows at position 2")
        .hasMessageContaining("PostgreSQL refuses it (SQLSTATE " + state + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "57014", "55P03"})
  void aStateThatMeansTryAgainIsTriedAgain(String state) {
    refuse("NEW.v = 'bad'", state);
    PostgresSink sink = lenient();

    assertThatThrownBy(() -> deliver(sink, row(1, "a"), row(2, "bad")))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("SQLSTATE " + state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"45000", "XX000"})
  void whatOnlyTheEndRefusesIsSetAsideToo(String state) {
    database.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.v = 'bad'"
            + " THEN RAISE EXCEPTION 'not %', NEW USING ERRCODE = '"
            + state
            + "'; END IF; RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT OR UPDATE ON t DEFERRABLE INITIALLY DEFERRED"
            + " FOR EACH ROW EXECUTE FUNCTION refuse()");
    PostgresSink sink = lenient();

    deliver(sink, alone(1, "a"), alone(2, "bad"), alone(3, "b"));
    deliver(sink, row(4, "bad"));
    deliver(sink, row(5, "c"));

    assertThat(database.rows(APPLIED)).containsExactly("a", "b", "c");
    assertThat(database.rows(LETTERS)).containsExactly("2|DST-111|" + state, "4|DST-111|" + state);
  }
}
