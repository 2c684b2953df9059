package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.PublishedContract;
import dev.syncline.postgres.sink.bookkeeping.BookkeepingScript;
import dev.syncline.postgres.sink.replay.ReplaySafety;
import dev.syncline.postgres.sink.replay.StatementSafety;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which consumer SQL can be applied again, and why the other cannot. */
class StatementSafetyTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v", "w");

  @BeforeEach
  void createTables() {
    database.execute(
        BookkeepingScript.whole(),
        "CREATE TABLE t (id int PRIMARY KEY, v text, w text, n int, at timestamptz DEFAULT now())",
        "CREATE TABLE log (no bigserial PRIMARY KEY, id int, v text)",
        "CREATE TABLE loose (id int UNIQUE, v text)",
        "CREATE TABLE parent (id int PRIMARY KEY, v text)",
        "CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent ON DELETE CASCADE)",
        "CREATE TABLE named (v text PRIMARY KEY, id int)",
        "CREATE TABLE follower (v text REFERENCES named ON UPDATE CASCADE)",
        "CREATE TABLE triggered (id int PRIMARY KEY, v text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER note BEFORE INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION note()",
        "CREATE FUNCTION keep(int, text) RETURNS void LANGUAGE sql AS"
            + " 'INSERT INTO t (id, v) VALUES ($1, $2)'");
  }

  private List<StatementSafety> check(ContractSubscription subscription) {
    return ReplaySafety.check(destination(), subscription, SETTINGS);
  }

  private StatementSafety checked(String sql) {
    return check(subscription(ROWS, sql)).get(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = excluded.v",
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v",
        "INSERT INTO t (id, v, n) VALUES (:id, upper(:v), 7)"
            + " ON CONFLICT ON CONSTRAINT t_pkey DO UPDATE SET v = upper(:v), n = 7, id = :id",
        "INSERT INTO t (id, v, w) VALUES (:id, :v, :w)"
            + " ON CONFLICT (id) DO UPDATE SET (v, w) = (excluded.v, excluded.w)",
        "INSERT INTO t (id, v, w) VALUES (:id, :v, :w) ON CONFLICT (id) DO UPDATE SET v = :v",
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO NOTHING",
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT DO NOTHING",
        "UPDATE t SET v = :v, n = 0 WHERE id = :id",
        "UPDATE t SET v = :v WHERE id = :id AND w = 'fixed'",
        "DELETE FROM t WHERE id = :id::int",
        "DELETE FROM t WHERE :id = id AND (v = :v)"
      })
  void statementsWhoseEventsDecideAloneAreSafe(String sql) {
    assertThat(checked(sql).reasons()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INSERT INTO t (id, v) VALUES (:id, :v) | INSERT without ON CONFLICT",
        "INSERT INTO t (id, n) VALUES (:id, 1) ON CONFLICT (id) DO UPDATE SET n = t.n + 1"
            + " | n = t.n + 1 depends on the row that is there",
        "INSERT INTO t (id, n) VALUES (:id, 1) ON CONFLICT (id) DO UPDATE SET n = 2"
            + " | n = 2 is not what its INSERT writes there",
        "INSERT INTO t (id) VALUES (:id) ON CONFLICT (id) DO UPDATE SET v = :v"
            + " | v = :v is not what its INSERT writes there",
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = excluded.v"
            + " WHERE t.v < excluded.v | t.v < excluded.v depends on the row that is there",
        "INSERT INTO t (id, v) VALUES (:id, random()::text) ON CONFLICT (id) DO NOTHING"
            + " | random()::text may have another value each time",
        "INSERT INTO t (id, n) VALUES (:id, (SELECT count(*) FROM log)) ON CONFLICT (id) DO NOTHING"
            + " | (SELECT count(*) FROM log) may have another value each time",
        "INSERT INTO log (id, v) VALUES (:id, :v) ON CONFLICT DO NOTHING"
            + " | none of the values of its INSERT finds a row that is there already",
        "INSERT INTO log (id, v) VALUES (:id, :v) ON CONFLICT (no) DO NOTHING"
            + " | ON CONFLICT is about column no, which its INSERT does not fill",
        "INSERT INTO loose (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v"
            + " | ON CONFLICT is about column id, and rows with NULL there are added again",
        "INSERT INTO triggered VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v"
            + " | its target triggered has triggers",
        "INSERT INTO t (id, v) SELECT :id, :v ON CONFLICT (id) DO NOTHING"
            + " | its rows come from a query",
        "UPDATE t SET n = n + 1 WHERE id = :id | n = n + 1 depends on the row that is there",
        "UPDATE t SET v = 'b' WHERE id = :id AND v = 'a' | it finds rows by v, which sql changes",
        "UPDATE t SET v = :v WHERE id > :id"
            + " | id > :id is more than a column that equals a value of the event",
        "UPDATE t SET v = :v | it has no WHERE",
        "UPDATE named SET v = :v WHERE id = :id | what it changes also changes rows of"
            + " public.follower (follower_v_fkey)",
        "DELETE FROM t WHERE id = :id AND v IN (SELECT v FROM log) | is more than a column",
        "DELETE FROM parent WHERE id = :id | takes rows of public.child (child_parent_fkey) with",
        "SELECT keep(:id, :v) | it is not a plain INSERT, UPDATE or DELETE"
      })
  void otherStatementsAreNotAndTheReasonNamesTheExpression(String sql, String reason) {
    StatementSafety found = checked(sql);

    assertThat(found.isSafe()).isFalse();
    assertThat(found.reasons()).anySatisfy(one -> assertThat(one).contains(reason));
  }

  @Test
  void aColumnByWhichRowsAreDeletedMustNotBeChangedByTheOtherStatement() {
    List<StatementSafety> found =
        check(
            subscription(
                contract(1, "rows", List.of("v"), "id", "v"),
                "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v",
                "DELETE FROM t WHERE v = :v"));

    assertThat(found.get(0).isSafe()).isTrue();
    assertThat(found.get(1).reasons()).containsExactly("it finds rows by v, which sql changes");
  }

  @Test
  void aTimeThatIsThatOfTheReplayIsNoted() {
    StatementSafety found =
        checked(
            "INSERT INTO t (id, at) VALUES (:id, now()) ON CONFLICT (id) DO UPDATE SET at = now()");

    assertThat(found.isSafe()).isTrue();
    assertThat(found.notes())
        .containsExactly("now() is the time at which an event is applied again");
  }

  @Test
  void aTableThatAnotherConsumerFillsIsNotSafe() {
    ContractSubscription other =
        subscription(
            "other",
            ROWS,
            "INSERT INTO t (id, w) VALUES (:id, :w) ON CONFLICT (id) DO UPDATE SET w = :w");
    PostgresSink sink = open(other);
    deliver(sink, insert(ROWS, "{\"id\": 1}", "{\"id\": 1, \"w\": \"x\"}"));

    assertThat(checked("DELETE FROM t WHERE id = :id").reasons())
        .containsExactly(
            "consumer schema orders/other writes to the same table, and its events are not applied"
                + " again");
    assertThat(check(other).get(0).isSafe()).isTrue();
  }
}
