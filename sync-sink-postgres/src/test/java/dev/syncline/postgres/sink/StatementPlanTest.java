package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.PublishedContract;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementPlanTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v", "w");

  @BeforeEach
  void createTables() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, v text, w text, n int, at timestamptz DEFAULT now())",
        "CREATE TABLE two_keys (id int PRIMARY KEY, v text UNIQUE)",
        "CREATE TABLE amounts (id numeric PRIMARY KEY, v text)",
        "CREATE TABLE secured (id int PRIMARY KEY, v text)",
        "ALTER TABLE secured ENABLE ROW LEVEL SECURITY",
        "CREATE TABLE triggered (id int PRIMARY KEY, v text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER note BEFORE INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION note()",
        "CREATE VIEW shown AS SELECT * FROM t",
        "CREATE FUNCTION look(int) RETURNS text STABLE LANGUAGE sql AS 'SELECT v FROM t'",
        "CREATE FUNCTION keep(int, text) RETURNS void LANGUAGE sql AS"
            + " 'INSERT INTO t (id, v) VALUES ($1, $2)'",
        "CREATE TABLE log (no bigserial PRIMARY KEY, id int, v text)",
        "CREATE TABLE parts (id int PRIMARY KEY, v text) PARTITION BY HASH (id)",
        "CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "CREATE TABLE leaves (id int PRIMARY KEY, v text) PARTITION BY HASH (id)",
        "CREATE TABLE leaves_0 PARTITION OF leaves FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "CREATE UNIQUE INDEX ON leaves_0 (v)",
        "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2',"
            + " deterministic = false)",
        "CREATE TABLE alike (id text PRIMARY KEY, v text)",
        "CREATE UNIQUE INDEX ON alike (id COLLATE any_case)",
        "CREATE TABLE padded (id text PRIMARY KEY, v text)",
        "CREATE UNIQUE INDEX ON padded (id bpchar_pattern_ops)",
        "CREATE TABLE parent (id int PRIMARY KEY, v text)",
        "CREATE TABLE child () INHERITS (parent)",
        "CREATE TRIGGER note BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION note()");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v"
            + " | set plan: one statement for many events, the last state of a key counts",
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT ON CONSTRAINT t_pkey DO UPDATE SET"
            + " id = EXCLUDED.id, v = excluded.v | the last state",
        "INSERT INTO t VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = EXCLUDED.v | last state",
        "INSERT INTO parts VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = EXCLUDED.v | last",
        "INSERT INTO leaves VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = EXCLUDED.v"
            + " | a key at most once",
        "INSERT INTO alike VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = EXCLUDED.v"
            + " | a key at most once",
        "INSERT INTO padded VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = EXCLUDED.v"
            + " | a key at most once",
        "UPDATE parent SET v = :v WHERE id = :id | its target has triggers",
        "INSERT INTO public.t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO NOTHING | first state",
        "INSERT INTO \"t\" (id, v) VALUES (:id, :v) ON CONFLICT (id) DO NOTHING | the first state",
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO NOTHING | the first state",
        "INSERT INTO t (id, v, w) VALUES (:id, :v, :w) ON CONFLICT (id) DO UPDATE SET v = :v"
            + " | a key at most once",
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v, at = now()"
            + " | a key at most once",
        "INSERT INTO two_keys VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v"
            + " | a key at most once",
        "INSERT INTO amounts VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v | last state",
        "INSERT INTO log (id, v) VALUES (:id, lower(:v)) | every event counts",
        "UPDATE t SET v = :v WHERE id = :id | the last state",
        "UPDATE t SET v = :v WHERE id = :id AND w = 'x' | a key at most once",
        "DELETE FROM t WHERE id = :id AND v = :v | set plan",
        "INSERT INTO t (id, n) VALUES (:id, 1) ON CONFLICT (id) DO UPDATE SET n = t.n + 1"
            + " | event-by-event plan: what it sets depends on the row that is there",
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :w"
            + " | event-by-event plan: it sets v to something else than it inserts",
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v WHERE t.n > 1"
            + " | what it does depends on the row that is there",
        "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT DO NOTHING | names no columns",
        "INSERT INTO two_keys VALUES (:id, :v) ON CONFLICT (v) DO NOTHING"
            + " | its ON CONFLICT columns are not the key of the public schema",
        "INSERT INTO t (id, v) VALUES (:id, random()::text) ON CONFLICT (id) DO NOTHING"
            + " | the value of random() may depend on other rows",
        "INSERT INTO t (id, v) VALUES (:id, look(:id)) ON CONFLICT (id) DO NOTHING | look()",
        "INSERT INTO t (id, v) VALUES (:id, DEFAULT) ON CONFLICT (id) DO NOTHING | DEFAULT",
        "INSERT INTO t (id, v) VALUES (:id, (SELECT max(v) FROM t)) ON CONFLICT (id) DO NOTHING"
            + " | event-by-event plan: it has an expression",
        "INSERT INTO t (id, v) VALUES (:id, :v), (-:id, :v) | several rows for an event",
        "INSERT INTO t (id, v) VALUES (:id, :v) RETURNING id | clauses",
        "INSERT INTO t (id, v) SELECT :id, :v | its rows come from a query",
        "INSERT INTO triggered VALUES (:id, :v) | its target has triggers",
        "INSERT INTO secured VALUES (:id, :v) | set plan",
        "INSERT INTO shown (id, v) VALUES (:id, :v) | its target is not a table",
        "UPDATE t SET n = n + 1 WHERE id = :id | depends on the row that is there",
        "UPDATE t SET v = :v WHERE w = :w | does not pick rows by the key",
        "UPDATE amounts SET v = :v WHERE id = :id | does not pick rows by the key",
        "UPDATE t SET id = 5 WHERE id = :id | does not pick rows by the key",
        "UPDATE t SET v = :v FROM log WHERE t.id = :id AND log.id = t.id | clauses",
        "DELETE FROM ONLY t WHERE id = :id | its SQL is only understood by the database",
        "DELETE FROM t WHERE id = :id AND EXISTS (SELECT 1 FROM log) | only run as written",
        "DELETE FROM t WHERE id > :id | does not compare a column with a property",
        "SELECT keep(:id, :v) | it is not a plain INSERT, UPDATE or DELETE",
        "WITH x AS (SELECT 1) DELETE FROM t WHERE id = :id | clauses",
        "MERGE INTO t USING (VALUES (:id::int, :v)) AS s(id, v) ON t.id = s.id WHEN MATCHED THEN"
            + " UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v) | it is"
            + " not a plain INSERT, UPDATE or DELETE",
        "DELETE FROM log | it has no placeholder",
      })
  void isChosenByWhatTheStatementReadsAndWrites(String sql, String expected) {
    List<String> plans = PostgresSink.check(FEED, destination(), List.of(subscription(ROWS, sql)));

    assertThat(plans).singleElement().asString().contains(expected);
  }

  @Test
  void checkingLeavesNoTrace() {
    PostgresSink.check(
        FEED, destination(), List.of(subscription(ROWS, "INSERT INTO log (id) VALUES (:id)")));

    assertThat(database.number("SELECT count(*) FROM pg_namespace WHERE nspname = 'sync_sink'"))
        .isZero();
    assertThat(database.number("SELECT count(*) FROM log")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT keep(:id, :v)",
        "INSERT INTO t (id, v) VALUES (:id, :v) RETURNING id, v",
        "WITH x AS (SELECT :id::int AS id, :v AS v) INSERT INTO t (id, v) SELECT id, v FROM x",
        "INSERT INTO shown (id, v) VALUES (:id, :v)",
        "MERGE INTO t USING (VALUES (:id::int, :v)) AS s(id, v) ON t.id = s.id"
            + " WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)",
      })
  void anyOtherStatementRunsOnceAnEvent(String sql) {
    PostgresSink sink = open(subscription(ROWS, sql));

    deliver(
        sink,
        upsert(ROWS, "{\"id\": 1}", "{\"id\": 1, \"v\": \"a\"}"),
        upsert(ROWS, "{\"id\": 2}", "{\"id\": 2, \"v\": \"b\"}"));

    assertThat(sink.describe().get(0)).contains("event-by-event");
    assertThat(database.rows("SELECT id, v FROM t ORDER BY id")).containsExactly("1|a", "2|b");
  }

  /** Whatever the parser makes of it, the destination ends with what the statement says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "(:id, :v || U&'\\0021') ~ a!",
        "(:id, $tag$:v $1$tag$ || :v) ~ :v $1a",
        "(:id, CASE WHEN '{\"a\": 1}'::jsonb @? '$.a' THEN :v END) ~ a",
        "(:id, (ARRAY['x', :v])[2]) ~ a",
        "(:id, :v COLLATE \"C\") ~ a",
        "(:id, E'it\\'s :v ' || :v) ~ it's :v a",
        "(:id, format('%s?', :v::text)) ON CONFLICT (id) DO UPDATE SET v = excluded.v ~ a?",
        "(:id, (:v)) ON CONFLICT (id) DO UPDATE SET v = (excluded.v) ~ a",
        "(:id, :v /* :w */) ON CONFLICT (id) DO UPDATE SET (v) = ROW(excluded.v) ~ a",
        "(:id, CAST(:v AS varchar(1)) || :v::text) ON CONFLICT (id) DO NOTHING ~ aa",
        "(:id, nullif(:v, 'b')) ON CONFLICT (\"id\") DO UPDATE SET V = nullif(:v, 'b') ~ a",
        "(:id, (SELECT :v)) ~ a",
        "(:id, :v) ON CONFLICT (id) WHERE id > 0 DO UPDATE SET v = EXCLUDED.v ~ a",
        "(:id, to_char(:id::int, 'FM00') || :v) ~ 01a",
        "(:id, :v LIKE 'a%' ESCAPE '!') ~ true",
        "(abs(:id), trim(BOTH ' ' FROM :v)) ~ a",
      })
  void whateverTheParserMakesOfIt(String values, String expected) {
    PostgresSink sink = open(subscription(ROWS, "INSERT INTO t (id, v) VALUES " + values));

    deliver(sink, upsert(ROWS, "{\"id\": 1}", "{\"id\": 1, \"v\": \"a\"}"));

    assertThat(database.rows("SELECT id, v FROM t")).containsExactly("1|" + expected);
  }

  @Test
  void keysThatDifferInTextOnlyDoNotMeetInOneStatementUnnoticed() {
    PostgresSink sink =
        open(
            subscription(
                ROWS,
                "INSERT INTO amounts VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v"));

    deliver(
        sink,
        upsert(ROWS, "{\"id\": 1.0}", "{\"id\": 1.0, \"v\": \"a\"}"),
        upsert(ROWS, "{\"id\": 1.00}", "{\"id\": 1.00, \"v\": \"b\"}"));

    assertThat(database.rows("SELECT v FROM amounts")).containsExactly("b");
  }

  @Test
  void aPlainInsertKeepsEveryEventInOrder() {
    PostgresSink sink = open(subscription(ROWS, "INSERT INTO log (id, v) VALUES (:id, :v)"));

    deliver(
        sink,
        upsert(ROWS, "{\"id\": 1}", "{\"id\": 1, \"v\": \"a\"}"),
        upsert(ROWS, "{\"id\": 2}", "{\"id\": 2, \"v\": \"b\"}"),
        upsert(ROWS, "{\"id\": 1}", "{\"id\": 1, \"v\": \"c\"}"));

    assertThat(database.rows("SELECT * FROM log ORDER BY no"))
        .containsExactly("1|1|a", "2|2|b", "3|1|c");
  }
}
