package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.TableChange.RowInserted;
import dev.syncline.postgres.session.Session;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares what capture says with what the type's output function gives in a query. */
@Tag("verify")
class LoggedTextTest {
  private final TestDatabase database = TestPostgres.shared().database();

  /** Types by SQL name, each with literals whose text must be exact. */
  private static final Map<String, List<String>> EXACT = new LinkedHashMap<>();

  static {
    EXACT.put("boolean", List.of("true", "false"));
    EXACT.put("smallint", List.of("-32768", "0", "32767"));
    EXACT.put("integer", List.of("-2147483648", "2147483647"));
    EXACT.put("bigint", List.of("-9223372036854775808", "9223372036854775807"));
    EXACT.put("oid", List.of("4294967295"));
    EXACT.put(
        "numeric",
        List.of("0", "1.50", "-0.000001", "1e20", "NaN", "Infinity", "-Infinity", "1e-20"));
    EXACT.put("numeric(10,2)", List.of("1.5", "-99999999.99"));
    EXACT.put("numeric(5,-2)", List.of("1234567"));
    EXACT.put(
        "real",
        List.of(
            "0",
            "-0",
            "1.5",
            "1e6",
            "999999",
            "123456789",
            "1e-4",
            "1e-5",
            "3.4028235e38",
            "1e-45",
            "1.1754944e-38",
            "NaN",
            "Infinity",
            "-Infinity",
            "16777216",
            "0.3",
            "9.8607613e-32"));
    EXACT.put(
        "double precision",
        List.of(
            "0",
            "-0",
            "1.5",
            "1e15",
            "999999999999999",
            "1e-4",
            "1e-5",
            "1e23",
            "2e23",
            "5e-324",
            "4.9406564584124654e-324",
            "2.2250738585072014e-308",
            "1.7976931348623157e308",
            "NaN",
            "Infinity",
            "-Infinity",
            "5.684341886080802e-14",
            "9007199254740993",
            "0.1",
            "0.3",
            "1.1e-322",
            "9.881312916824931e-324"));
    EXACT.put("text", List.of("", "it''s", "Grüße 🚀", "a\tb", "unknown", "NULL"));
    EXACT.put("varchar(20)", List.of("x", "with  spaces  "));
    EXACT.put("char(5)", List.of("a", "abcde"));
    EXACT.put("\"char\"", List.of("a"));
    EXACT.put("name", List.of("n"));
    EXACT.put("uuid", List.of("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
    EXACT.put("json", List.of("{\"a\":  1.0}", "null"));
    EXACT.put("jsonb", List.of("{\"b\":  1.0, \"a\": [null]}"));
    EXACT.put("xml", List.of("<a>x</a>"));
    EXACT.put(
        "date",
        List.of(
            "2024-02-29",
            "infinity",
            "-infinity",
            "0044-03-15 BC",
            "12345-01-01",
            "4713-01-01 BC",
            "5874897-12-31",
            "0001-01-01"));
    EXACT.put("time", List.of("00:00", "23:59:59.999999", "12:00:00.5", "24:00:00"));
    EXACT.put(
        "timestamp",
        List.of(
            "2024-02-29 12:00",
            "2024-01-01 00:00:00.000001",
            "infinity",
            "-infinity",
            "0044-03-15 12:00:00.25 BC",
            "12345-01-01",
            "294276-12-31 23:59:59.999999",
            "4713-01-01 00:00:00 BC"));
    EXACT.put(
        "timestamptz",
        List.of(
            "2024-02-29 12:00+02",
            "2024-01-01 00:00:00.000001+00",
            "infinity",
            "-infinity",
            "0044-03-15 12:00:00.25+00 BC",
            "12345-01-01 00:00+00",
            "1800-01-01 00:00+00"));
    EXACT.put(
        "interval",
        List.of(
            "1 year 2 months 3 days 04:05:06.789",
            "-1 year",
            "-1 day +00:00:01",
            "1 day -00:00:01.5",
            "-00:00:00.000001",
            "1 mon -1 day",
            "100:00:00",
            "13 months",
            "-2 years -3 months 4 days -5:06",
            "1 day",
            "-1 days 2 hours"));
    EXACT.put(
        "money", List.of("1234.50", "-0.01", "0", "92233720368547758.07", "-92233720368547758.08"));
    EXACT.put("bytea", List.of("", "\\x00ff10"));
    EXACT.put("bit(1)", List.of("1", "0"));
    EXACT.put("bit(8)", List.of("10110000"));
    EXACT.put("varbit", List.of("101", ""));
    EXACT.put("inet", List.of("10.0.0.1", "::1/64"));
    EXACT.put("cidr", List.of("10.0.0.0/8"));
    EXACT.put("macaddr", List.of("08:00:2b:01:02:03"));
    EXACT.put("int4range", List.of("[1,5)", "empty"));
    EXACT.put("numrange", List.of("(,5.50]"));
    EXACT.put("daterange", List.of("[2024-01-01,infinity)"));
    EXACT.put("int4multirange", List.of("{[1,3), [5,9)}"));
    EXACT.put("tsvector", List.of("a cat"));
    EXACT.put("tsquery", List.of("a & b"));
    EXACT.put("pg_lsn", List.of("16/B374D848"));
    EXACT.put("jsonpath", List.of("$.a"));
    EXACT.put("integer[]", List.of("{1,NULL,3}", "{}", "{{1,2},{3,4}}", "[0:1]={5,6}"));
    EXACT.put("text[]", List.of("{a,\"b,c\",NULL,\"\"}"));
    EXACT.put("numeric[]", List.of("{1.50,NaN}"));
    EXACT.put("double precision[]", List.of("{1e20,0.1}"));
    EXACT.put("timestamp[]", List.of("{\"2024-01-01 00:00:00.5\"}"));
    EXACT.put("interval[]", List.of("{\"1 day\"}"));
    EXACT.put("bytea[]", List.of("{\"\\\\x00ff\"}"));
    EXACT.put("point[]", List.of("{\"(1,2.5)\"}"));
    EXACT.put("uuid[]", List.of("{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}"));
    EXACT.put("mood", List.of("happy"));
    EXACT.put("mood[]", List.of("{happy,sad}"));
    EXACT.put("positive", List.of("7"));
    EXACT.put("pair", List.of("(1,\"a b\")"));
    EXACT.put("short_text", List.of("abc"));

    EXACT.put("timetz", List.of("10:00+02", "24:00:00-15:59"));
    EXACT.put("point", List.of("(1,2.5)", "(-0,1e20)"));
    EXACT.put("line", List.of("{1,2,3}"));
    EXACT.put("lseg", List.of("[(0,0),(1,1e-5)]"));
    EXACT.put("path", List.of("[(0,0),(1,1)]", "((0,0),(1,1))"));
    EXACT.put("polygon", List.of("((0,0),(1,1),(1,0))"));
    EXACT.put("box", List.of("(1,1),(0,0)"));
    EXACT.put("circle", List.of("<(1,1),2>"));
    EXACT.put("tstzrange", List.of("[2024-07-01 12:00+02,)"));
    EXACT.put("timestamptz[]", List.of("{2024-07-01 12:00+02}"));
  }

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @Test
  void isWhatTheServerPrintsForEveryType() throws SQLException {
    createTypes();
    Map<String, String> expected = new LinkedHashMap<>();
    CapturedDatabase captured = fill(EXACT, expected);

    Row row = onlyRow(captured);

    assertThat(texts(row, expected).entrySet())
        .allSatisfy(text -> assertThat(text.getValue()).isEqualTo(expected.get(text.getKey())));
  }

  @Test
  void isThereForIntervalsThatNoDecoderReads() throws SQLException {
    List<String> intervals = new ArrayList<>(List.of("0", "2562047788 hours"));
    if (database.number("SELECT current_setting('server_version_num')") >= 170_000) {
      intervals.addAll(List.of("infinity", "-infinity"));
    }
    Map<String, String> expected = new LinkedHashMap<>();
    CapturedDatabase captured = fill(Map.of("interval", intervals), expected);

    assertThat(texts(onlyRow(captured), expected)).isEqualTo(expected);
  }

  @Test
  void printsRandomFloatsAsTheServerDoes() throws SQLException {
    database.execute("CREATE TABLE samples (id int PRIMARY KEY, d float8, f float4)");
    CapturedDatabase captured = CapturedDatabase.of(database, "samples");
    Random random = new Random(42);
    StringBuilder rows = new StringBuilder();
    for (int id = 0; id < 20_000; id++) {
      double d = finite(Double.longBitsToDouble(random.nextLong()));
      float f = (float) finite(Float.intBitsToFloat(random.nextInt()));
      // Powers of two have neighbours at unequal distances, where shortest is hardest.
      d = id % 10 == 0 ? Math.scalb(1.0, random.nextInt(2098) - 1074) : d;
      f = id % 10 == 0 ? Math.scalb(1.0f, random.nextInt(277) - 149) : f;
      rows.append(id == 0 ? "" : ",").append("(" + id + ",'" + d + "','" + f + "')");
    }
    database.execute("INSERT INTO samples VALUES " + rows);

    try (Capture capture = captured.open(captured.start())) {
      List<String> said = new ArrayList<>(capture.transactions(1).changes());
      assertThat(said).hasSize(20_000);
      said.removeAll(
          Set.copyOf(
              database.rows("SELECT format('+samples id=%s d=%s f=%s', id, d, f) FROM samples")));
      assertThat(said).isEmpty();
    }
  }

  @Test
  void doesNotDependOnTheTextFormsOfTheRole() throws SQLException {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, b bytea, i interval, f float8, d date)",
        "ALTER DATABASE " + database.name() + " SET bytea_output = 'escape'",
        "ALTER DATABASE " + database.name() + " SET IntervalStyle = 'sql_standard'",
        "ALTER DATABASE " + database.name() + " SET extra_float_digits = -5",
        "ALTER DATABASE " + database.name() + " SET DateStyle = 'German'");
    CapturedDatabase captured = CapturedDatabase.of(database, "t");

    database.execute(
        "INSERT INTO t VALUES (1, '\\x0061', '-1 day +2 hours', 0.1::float8, '2024-02-01')");

    try (Capture capture = captured.open(captured.start())) {
      assertThat(capture.transactions(1).changes())
          .containsExactly("+t id=1 b=\\x0061 i=-1 days +02:00:00 f=0.1 d=2024-02-01");
    }
  }

  @Test
  void doesNotDependOnTheTimeZoneOfTheJvm() throws SQLException {
    database.execute(
        "CREATE TYPE stamp AS (at timestamptz)",
        "CREATE TABLE t (id int PRIMARY KEY, at timestamptz, span tstzrange, ats timestamptz[],"
            + " one stamp, plain timestamp)");
    CapturedDatabase captured = CapturedDatabase.of(database, "t");
    TimeZone usual = TimeZone.getDefault();
    String zoned;
    String utc;
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
      database.execute(
          "INSERT INTO t VALUES (1, '2024-07-01 12:00+00', '[2024-07-01 12:00+00,)',"
              + " '{2024-07-01 12:00+00}', '(2024-07-01 12:00+00)', '2024-07-01 12:00')");
      zoned = onlyRowText(captured);
      TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
      utc = onlyRowText(captured);
    } finally {
      TimeZone.setDefault(usual);
    }

    String stamp = "2024-07-01 12:00:00+00";
    assertThat(zoned)
        .isEqualTo(utc)
        .contains(
            " at=" + stamp,
            "span=[\"" + stamp + "\",)",
            "ats={\"" + stamp + "\"}",
            "one=(\"" + stamp + "\")",
            "plain=2024-07-01 12:00:00");
  }

  @Test
  void keepsNullApartFromTheColumnsDefault() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT 'x', b date DEFAULT 'infinity',"
            + " c interval DEFAULT '1 day', d int[] DEFAULT '{1}', e jsonb DEFAULT '{}',"
            + " f timestamptz DEFAULT now(), g uuid DEFAULT gen_random_uuid(),"
            + " h numeric DEFAULT 'NaN', i time DEFAULT '24:00:00', j bool DEFAULT true,"
            + " k bigint DEFAULT floor(random() * 9), l bytea DEFAULT '\\x00',"
            + " m timestamp DEFAULT 'infinity', n money DEFAULT 1, o point DEFAULT '(1,2)',"
            + " p int NOT NULL DEFAULT 7, q bit(3) DEFAULT B'101', r float8 DEFAULT 'NaN')");
    CapturedDatabase captured = CapturedDatabase.of(database, "t");

    database.execute(
        "INSERT INTO t VALUES (1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,"
            + "NULL,NULL,0,NULL,NULL)");

    try (Capture capture = captured.open(captured.start())) {
      assertThat(capture.transactions(1).changes().get(0).split(" "))
          .filteredOn(value -> value.endsWith("=NULL"))
          .hasSize(17);
    }
  }

  private void createTypes() {
    database.execute(
        "CREATE TYPE mood AS ENUM ('happy', 'sad')",
        "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
        "CREATE DOMAIN short_text AS varchar(10)",
        "CREATE TYPE pair AS (a int, b text)");
  }

  private CapturedDatabase fill(Map<String, List<String>> types, Map<String, String> expected)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    types.forEach(
        (type, literals) ->
            literals.forEach(
                literal -> {
                  columns.add("c" + columns.size() + " " + type);
                  values.add("'" + literal + "'");
                }));
    database.execute(
        "CREATE TABLE matrix (" + String.join(", ", columns) + ", id int PRIMARY KEY)");
    CapturedDatabase captured = CapturedDatabase.of(database, "matrix");
    database.execute("INSERT INTO matrix VALUES (" + String.join(", ", values) + ", 1)");
    try (Connection session = Session.open(captured.connection(), "test");
        Statement statement = session.createStatement()) {
      for (int index = 0; index < columns.size(); index++) {
        ResultSet text =
            statement.executeQuery("SELECT format('%s', c" + index + ") FROM public.matrix");
        text.next();
        expected.put(columns.get(index).split(" ")[0], text.getString(1));
      }
    }
    return captured;
  }

  private static Row onlyRow(CapturedDatabase captured) {
    try (Capture capture = captured.open(captured.start())) {
      capture.transactions(1);
      return capture.events.stream()
          .filter(RowInserted.class::isInstance)
          .map(event -> ((RowInserted) event).after())
          .findFirst()
          .orElseThrow();
    }
  }

  private static String onlyRowText(CapturedDatabase captured) {
    return Capture.text(onlyRow(captured));
  }

  private static Map<String, String> texts(Row row, Map<String, String> like) {
    Map<String, String> texts = new LinkedHashMap<>();
    like.keySet().forEach(column -> texts.put(column, row.knows(column) ? row.text(column) : "?"));
    return texts;
  }

  private static double finite(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? 0.1 : value;
  }
}
