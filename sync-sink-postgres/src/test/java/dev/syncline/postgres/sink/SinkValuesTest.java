package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.PublishedContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkValuesTest extends SinkTest {
  private static final PublishedContract VALUES = contract(1, "values", "id", "v");

  /** Type of the column, JSON value, and what the column then says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "numeric | 1234567890123456789012345678901234567890.000 |"
            + " 1234567890123456789012345678901234567890.000",
        "numeric | \"NaN\" | NaN",
        "numeric(12,2) | 1.239 | 1.24",
        "bigint | 9223372036854775807 | 9223372036854775807",
        "double precision | 0.1 | 0.1",
        "double precision | -0 | -0",
        "json | { \"a\" :1.50} | { \"a\" :1.50}",
        "double precision | \"-Infinity\" | -Infinity",
        "double precision | 1.7976931348623157e308 | 1.7976931348623157e+308",
        "timestamptz | \"2024-02-29T12:00:00.123456+00:00\" | 2024-02-29 12:00:00.123456+00",
        "timestamptz | \"infinity\" | infinity",
        "date | \"infinity\" | infinity",
        "date | \"0044-03-15 BC\" | 0044-03-15 BC",
        "int[] | [1, null, 3] | {1,NULL,3}",
        "int[] | [[1, 2], [3, 4]] | {{1,2},{3,4}}",
        "text[] | [\"a\", null, \"NULL\", \"\", \"x,\\\"y\\\"\"] |"
            + " {a,NULL,\"NULL\",\"\",\"x,\\\"y\\\"\"}",
        "mood | \"so so\" | so so",
        "jsonb | {\"a\": [1, {\"b\": null}]} | {\"a\": [1, {\"b\": null}]}",
        "jsonb | \"text\" | \"text\"",
        "json | [1, 2] | [1, 2]",
        "jsonb[] | [[1, [2]], {\"a\": 1}, \"x\", null, 1.50] |"
            + " {\"[1, [2]]\",\"{\\\"a\\\": 1}\",\"\\\"x\\\"\",NULL,1.50}",
        "json[] | [] | {}",
        "jsonb[] | \"{1,2}\" | {1,2}",
        "hstore | {\"a\": \"1\", \"b\": null} | \"a\"=>\"1\", \"b\"=>NULL",
        "hstore | {} | ``",
        "hstore | \"a=>1\" | \"a\"=>\"1\"",
        "hstore[] | [{\"a\": \"1\"}, null] | {\"\\\"a\\\"=>\\\"1\\\"\",NULL}",
        "bytea | \"\\\\x00ff10\" | \\x00ff10",
        "uuid | \"00000000-0000-4000-8000-00000000000a\" | 00000000-0000-4000-8000-00000000000a",
        "boolean | true | t",
        "character(5) | \"ab\" | `ab   `",
        "interval | \"1 day 02:00:00\" | 1 day 02:00:00",
        "int4range | \"[1,5)\" | [1,5)",
        "inet | \"10.0.0.1/24\" | 10.0.0.1/24",
        "xml | \"<a/>\" | <a/>",
        "place | {\"street\": \"A \\\"b\\\" 1\", \"zip\": null} | (\"A \"\"b\"\" 1\",)",
        "positive | 7 | 7",
        "text | \":id\" | :id",
        "text | null | ``",
        "\"Odd Type\" | \"x y\" | x y",
      })
  void arriveAsTheyWere(String type, String json, String expected) {
    database.execute(
        "CREATE TYPE mood AS ENUM ('fine', 'so so')",
        "CREATE TYPE \"Odd Type\" AS ENUM ('x y')",
        "CREATE EXTENSION hstore",
        "CREATE TYPE place AS (street text, zip int)",
        "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
        "CREATE TABLE by_set (id int PRIMARY KEY, v " + type + ")",
        "CREATE TABLE by_event (id int PRIMARY KEY, v " + type + ", n int)");
    PostgresSink sink =
        open(
            subscription(
                "set",
                VALUES,
                "INSERT INTO by_set (id, v) VALUES (:id, :v)"
                    + " ON CONFLICT (id) DO UPDATE SET v = :v"),
            subscription(
                "event",
                VALUES,
                "INSERT INTO by_event (id, v, n) VALUES (:id, :v, 1)"
                    + " ON CONFLICT (id) DO UPDATE SET v = :v, n = by_event.n + 1"));

    deliver(
        sink,
        upsert(VALUES, "{\"id\": 1}", "{\"id\": 1, \"v\": " + json + "}"),
        upsert(VALUES, "{\"id\": 2}", "{\"id\": 2, \"v\": null}"),
        upsert(VALUES, "{\"id\": 3}", "{\"id\": 3}"));

    assertThat(sink.describe().get(0)).contains("set plan");
    assertThat(sink.describe().get(1)).contains("event-by-event");
    assertThat(text("by_set")).isEqualTo(expected == null ? "" : expected);
    assertThat(text("by_event")).isEqualTo(expected == null ? "" : expected);
    assertThat(database.number("SELECT count(*) FROM by_set WHERE v IS NULL AND id > 1"))
        .isEqualTo(2);
    assertThat(database.number("SELECT count(*) FROM by_event WHERE v IS NULL AND id > 1"))
        .isEqualTo(2);
  }

  private String text(String table) {
    database.execute("ALTER DATABASE " + database.name() + " SET timezone TO 'UTC'");
    return database.value("SELECT format('%s', v) FROM " + table + " WHERE id = 1");
  }

  @Test
  void onePropertyMayBeReadAsSeveralTypes() {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, doc jsonb, list text, n int)");
    PostgresSink sink =
        open(
            subscription(
                VALUES,
                "INSERT INTO t (id, doc, list) VALUES (:id, :v, :v)"
                    + " ON CONFLICT (id) DO UPDATE SET doc = :v, list = :v"));

    deliver(sink, upsert(VALUES, "{\"id\": 1}", "{\"id\": 1, \"v\": [1, 2]}"));

    assertThat(sink.describe().get(0)).contains("set plan");
    assertThat(database.rows("SELECT * FROM t")).containsExactly("1|[1, 2]|[1, 2]|null");
  }

  @Test
  void oneUseOfAPlaceholderTellsTheTypeOfAnother() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
    PostgresSink sink =
        open(subscription(VALUES, "UPDATE t SET v = :v WHERE id = :id AND :id IS NOT NULL"));

    deliver(sink, upsert(VALUES, "{\"id\": 1}", "{\"id\": 1, \"v\": \"x\"}"));

    assertThat(database.rows("SELECT * FROM t ORDER BY id")).containsExactly("1|x", "2|b");
  }

  @Test
  void quotedNamesLiteralsCastsAndOperatorsAreLeftAlone() {
    PublishedContract odd = contract(1, "odd", "Id", "Full_Name", "tags");
    database.execute(
        "CREATE SCHEMA \"Shop\"",
        "CREATE TABLE \"Shop\".\"Accounts ?\" (\"Id\" int PRIMARY KEY, \"Name\" text, note text,"
            + " has bool)");
    PostgresSink sink =
        open(
            subscription(
                odd,
                "INSERT INTO \"Shop\".\"Accounts ?\" AS a (\"Id\", \"Name\", note, has)"
                    + " VALUES (:Id::int, upper(:Full_Name), ':Id ? ''quoted''',"
                    + " :tags::jsonb ? 'vip') -- :comment\n"
                    + " ON CONFLICT (\"Id\") DO UPDATE SET \"Name\" = EXCLUDED.\"Name\","
                    + " note = EXCLUDED.note, has = EXCLUDED.has;",
                "DELETE FROM \"Shop\".\"Accounts ?\" a WHERE a.\"Id\" = :Id"));

    deliver(
        sink,
        upsert(odd, "{\"Id\": 1}", "{\"Id\": 1, \"Full_Name\": \"Ada\", \"tags\": [\"vip\"]}"),
        upsert(odd, "{\"Id\": 2}", "{\"Id\": 2, \"Full_Name\": \"Bob\", \"tags\": []}"),
        upsert(odd, "{\"Id\": 3}", "{\"Id\": 3, \"Full_Name\": \"Cy\", \"tags\": []}"),
        delete(odd, "{\"Id\": 3}"));

    assertThat(database.rows("SELECT * FROM \"Shop\".\"Accounts ?\" ORDER BY 1"))
        .containsExactly("1|ADA|:Id ? 'quoted'|t", "2|BOB|:Id ? 'quoted'|f");
  }

  @Test
  void aPropertyNameMayHaveAnyCharacters() {
    PublishedContract odd = contract(1, "odd", "größe", "x_Y");
    database.execute("CREATE TABLE t (k int PRIMARY KEY, v text)");
    PostgresSink sink =
        open(
            subscription(
                odd,
                "INSERT INTO t (k, v) VALUES (:größe, :x_Y) ON CONFLICT (k) DO UPDATE SET v ="
                    + " :x_Y"));

    deliver(sink, upsert(odd, "{\"größe\": 1}", "{\"größe\": 1, \"x_Y\": \"z\"}"));

    assertThat(database.rows("SELECT * FROM t")).containsExactly("1|z");
  }
}
