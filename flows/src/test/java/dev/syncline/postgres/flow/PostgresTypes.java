package dev.syncline.postgres.flow;

import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The types of the matrix: every family PostgreSQL and its own extensions have. */
final class PostgresTypes {
  /** Extensions that bring types along. */
  static final List<String> EXTENSIONS =
      List.of("citext", "hstore", "ltree", "cube", "seg", "isn", "vector");

  private static final String LONG_TEXT = "repeat('x', 9000)";
  private static final String LONG_NUMBER = "repeat('123456789', 2000)::numeric";

  static final String[] DEFINITIONS = {
    "CREATE TYPE mood AS ENUM ('fine', 'not \"so\" fine', 'back\\slash')",
    "CREATE TYPE \"Odd Type\" AS ENUM ('x y', 'it''s')",
    "CREATE TYPE place AS (street text, zip int, since timestamptz)",
    "CREATE TYPE visit AS (\"where\" place, marks numeric[])",
    "CREATE TYPE floatrange AS RANGE (subtype = float8)",
    "CREATE DOMAIN positive AS int CHECK (value >= 0)",
    "CREATE DOMAIN short_text AS varchar(40)",
    "CREATE DOMAIN price AS numeric(40,2)",
    "CREATE DOMAIN moment AS timestamptz",
    "CREATE DOMAIN document AS jsonb",
    "CREATE DOMAIN marks AS numeric[]",
    "CREATE DOMAIN spot AS place",
    "CREATE DOMAIN smaller AS positive CHECK (value < 1000000)",
  };

  private final Set<String> extensions;
  private final boolean infiniteIntervals;

  private PostgresTypes(Set<String> extensions, boolean infiniteIntervals) {
    this.extensions = extensions;
    this.infiniteIntervals = infiniteIntervals;
  }

  /** The types a server has. */
  static PostgresTypes of(TestDatabase database) {
    Set<String> available =
        new TreeSet<>(database.rows("SELECT name FROM pg_available_extensions"));
    available.retainAll(EXTENSIONS);
    return new PostgresTypes(
        available, database.number("SELECT current_setting('server_version_num')") >= 170_000);
  }

  /** Extensions of the matrix that this server does not bring along. */
  List<String> missing() {
    return EXTENSIONS.stream().filter(name -> !extensions.contains(name)).toList();
  }

  /** Creates the types in a database. */
  void define(TestDatabase database) {
    extensions.forEach(name -> database.execute("CREATE EXTENSION " + name));
    database.execute(DEFINITIONS);
  }

  /** All of them, family by family. */
  List<TypeCase> all() {
    List<TypeCase> all = new ArrayList<>();
    all.addAll(numbers());
    all.addAll(texts());
    all.addAll(times());
    all.addAll(ownTypes());
    all.addAll(ranges());
    all.addAll(arrays());
    all.addAll(networkAndShapes());
    all.addAll(documents());
    all.addAll(identifiers());
    all.addAll(ofExtensions());
    return all;
  }

  private static List<TypeCase> numbers() {
    return List.of(
        TypeCase.of("integers", "smallint", "-32768", "0", "32767")
            .random(any -> String.valueOf((short) any.nextInt()))
            .asKey(),
        TypeCase.of("integers", "integer", "-2147483648", "0", "2147483647")
            .random(any -> String.valueOf(any.nextInt()))
            .asKey(),
        TypeCase.of("integers", "bigint", "-9223372036854775808", "0", "9223372036854775807")
            .random(any -> String.valueOf(any.nextLong()))
            .asKey(),
        TypeCase.of(
                "floating point",
                "real",
                "-0",
                "NaN",
                "Infinity",
                "-Infinity",
                "3.4028235e38",
                "1e-45",
                "0.3",
                "16777216",
                "1e6",
                "999999")
            .random(any -> String.valueOf(finite(Float.intBitsToFloat(any.nextInt()))))
            .twins("0", "-0"),
        TypeCase.of(
                "floating point",
                "double precision",
                "-0",
                "NaN",
                "Infinity",
                "-Infinity",
                "1.7976931348623157e308",
                "5e-324",
                "0.1",
                "1e15",
                "1e23",
                "9007199254740993")
            .random(any -> String.valueOf(finite(Double.longBitsToDouble(any.nextLong()))))
            .twins("0", "-0"),
        TypeCase.of(
                "numeric",
                "numeric",
                "1234567890123456789012345678901234567890.123",
                "NaN",
                "Infinity",
                "-Infinity",
                "0",
                "1.50",
                "-0.000000000000000000000000000000000000000001",
                "1e30")
            .random(TypeValues::number)
            .large(LONG_NUMBER)
            .twins("1.0", "1.00"),
        TypeCase.of("numeric", "numeric(20,4)", "0.0001", "-9999999999999999.9999", "NaN")
            .random(any -> String.valueOf(any.nextInt() / 1000.0))
            .asKey(),
        TypeCase.of("numeric", "numeric(5,-2)", "1234567").asKey(),
        TypeCase.of(
                "money",
                "money",
                "$1,234.50",
                "-92233720368547758.08",
                "92233720368547758.07",
                "0",
                "-0.01")
            .random(any -> any.nextInt() + "." + (10 + any.nextInt(90)))
            .asKey(),
        TypeCase.of("boolean", "boolean", "true", "false").asKey());
  }

  private static List<TypeCase> texts() {
    String[] values = {
      "it's", "", "Grüße 🚀", "a\tb\"\\\n\u0001", "NULL", "null", "  spaces  ", "{}", "\u2028"
    };
    return List.of(
        TypeCase.of("text", "text", values).random(TypeValues::text).large(LONG_TEXT).asKey(),
        TypeCase.of("text", "varchar(40)", values).random(TypeValues::text).asKey(),
        TypeCase.of("text", "varchar", values).random(TypeValues::text).large(LONG_TEXT).asKey(),
        TypeCase.of("text", "char(5)", "ab", "abcde", "", "ä").twins("ab", "ab   "),
        TypeCase.of("text", "char(9000)", "ab").large(LONG_TEXT),
        TypeCase.of("text", "name", "n", "", "with \"quotes\"").asKey(),
        TypeCase.of("text", "\"char\"", "a", "\\351", "\"").asKey(),
        TypeCase.of("bytea", "bytea", "\\x00ff5c22", "\\x")
            .random(any -> "\\x" + "00ff5c22".substring(0, 2 * any.nextInt(5)))
            .large("convert_to(" + LONG_TEXT + ", 'UTF8')")
            .asKey());
  }

  private List<TypeCase> times() {
    List<TypeCase> times =
        new ArrayList<>(
            List.of(
                TypeCase.of(
                        "date",
                        "date",
                        "2024-02-29",
                        "infinity",
                        "-infinity",
                        "0044-03-15 BC",
                        "4713-01-01 BC",
                        "5874897-12-31",
                        "0001-01-01",
                        "54321-06-07")
                    .random(TypeValues::day)
                    .asKey(),
                stamps("timestamp", "").asKey(),
                stamps("timestamptz", "+00").twins("2024-01-01 12:00+00", "2024-01-01 13:00+01"),
                stamps("timestamptz(0)", "+00").asKey(),
                TypeCase.of("time", "time", "00:00", "24:00:00", "23:59:59.999999", "12:00:00.5")
                    .random(TypeValues::time)
                    .asKey(),
                TypeCase.of(
                        "time with zone",
                        "timetz",
                        "10:00+02",
                        "24:00:00-15:59",
                        "23:59:59.999999+00")
                    .random(any -> TypeValues.time(any) + "+" + (10 + any.nextInt(5)))
                    .asKey()));
    TypeCase intervals =
        TypeCase.of(
                "interval",
                "interval",
                "1 year 2 months 3 days 04:05:06.789",
                "0",
                "-1 year",
                "1 mon -1 day",
                "-00:00:00.000001",
                "1 day -00:00:01.5",
                "178000000 years",
                "2147483647:59:59.999999")
            .random(TypeValues::interval)
            .twins("1 day", "24 hours");
    times.add(intervals);
    if (infiniteIntervals) {
      times.add(TypeCase.of("interval", "interval", "infinity", "-infinity").asKey());
    }
    return times;
  }

  private static TypeCase stamps(String type, String zone) {
    return TypeCase.of(
            "timestamp",
            type,
            "2024-02-29 23:59:59.999999" + zone,
            "infinity",
            "-infinity",
            "0044-03-15 01:02:03.25" + zone + " BC",
            "294276-12-31 23:59:59" + zone,
            "4713-01-01 00:00:00" + zone + " BC",
            "2024-01-01 00:00:00.000001" + zone,
            "12345-01-01 10:00:00.1" + zone,
            "1800-01-01 00:00:00" + zone)
        .random(any -> TypeValues.timestamp(any, zone));
  }

  private static List<TypeCase> ownTypes() {
    String place = "(\"A \"\"b\"\" 1\",1010,\"2024-02-29 12:00:00+00\")";
    return List.of(
        TypeCase.of("enum", "mood", "fine", "not \"so\" fine", "back\\slash").asKey(),
        TypeCase.of("enum", "\"Odd Type\"", "x y", "it's").asKey(),
        TypeCase.of("domain", "positive", "7", "0").asKey(),
        TypeCase.of("domain", "smaller", "7", "999999").asKey(),
        TypeCase.of("domain", "short_text", "abc", "").asKey(),
        TypeCase.of("domain", "price", "12345678901234567890123456789012345678.90", "NaN").asKey(),
        TypeCase.of("domain", "moment", "2024-02-29 12:00+02", "infinity").asKey(),
        TypeCase.of("domain", "document", "{\"a\": [1.50]}").asKey(),
        TypeCase.of("domain", "marks", "{1.50,NULL,NaN}").asKey(),
        TypeCase.of("domain", "spot", place).asKey(),
        TypeCase.of("composite", "place", place, "(,,)", "(\"\",0,infinity)")
            .large("ROW(" + LONG_TEXT + ", 1, now())::place")
            .asKey(),
        TypeCase.of(
                "composite",
                "visit",
                "(\"(\"\"A, b\"\",1,\"\"2024-02-29 12:00:00+00\"\")\",\"{1.0,NULL}\")",
                "(,)")
            .asKey());
  }

  private static List<TypeCase> ranges() {
    return List.of(
        TypeCase.of("range", "int4range", "[1,5)", "empty", "(,)", "[5,)").asKey(),
        TypeCase.of("range", "int8range", "[1,9223372036854775807)"),
        TypeCase.of("range", "numrange", "(,5.50]", "[1,NaN]")
            .large("numrange(0, " + LONG_NUMBER + ")")
            .twins("[1.0,2.0]", "[1.00,2.00]"),
        TypeCase.of("range", "daterange", "[2024-01-01,infinity)", "[-infinity,2024-02-29)"),
        TypeCase.of("range", "tsrange", "[\"2024-01-01 00:00:00.5\",)"),
        TypeCase.of("range", "tstzrange", "[\"2024-01-01 00:00:00+00\",infinity]").asKey(),
        TypeCase.of("range", "floatrange", "[-0,1e20)", "(-Infinity,0.1]").asKey(),
        TypeCase.of("multirange", "int4multirange", "{[1,3),[5,9)}", "{}")
            .large(
                "(SELECT range_agg(int4range(i * 9, i * 9 + 2)) FROM generate_series(1, 2000) i)"),
        TypeCase.of("multirange", "int8multirange", "{[1,3)}"),
        TypeCase.of("multirange", "nummultirange", "{[1.0,3.00),(5,)}").asKey(),
        TypeCase.of("multirange", "datemultirange", "{[2024-01-01,2024-02-01)}"),
        TypeCase.of("multirange", "tsmultirange", "{[\"2024-01-01 00:00:00\",)}"),
        TypeCase.of("multirange", "tstzmultirange", "{[\"2024-01-01 00:00:00+00\",)}").asKey(),
        TypeCase.of("multirange", "floatmultirange", "{[0.5,1.5)}"));
  }

  private static List<TypeCase> arrays() {
    String place = "{\"(\\\"A, \\\\\\\"b\\\\\\\"\\\",1,)\",NULL}";
    return List.of(
        TypeCase.of("array", "integer[]", "{1,NULL,3}", "{}", "{{1,2},{3,4}}", "{{{1}},{{2}}}")
            .random(TypeValues::integers)
            .large("array_fill(1, ARRAY[9000])")
            .asKey(),
        TypeCase.of("array with lower bounds", "integer[]", "[0:1]={5,6}", "[-2:-1][3:3]={{1},{2}}")
            .inJsonOnly(),
        TypeCase.of("array", "bigint[]", "{9223372036854775807,NULL}"),
        TypeCase.of("array", "boolean[]", "{t,f,NULL}"),
        TypeCase.of(
                "array", "text[]", "{a,\"b,c\",NULL,\"NULL\",\"\",\"q\\\"\\\\{}\"}", "{{a},{b}}")
            .large("ARRAY[" + LONG_TEXT + "]")
            .asKey(),
        TypeCase.of("array", "varchar(9000)[]", "{a,NULL}").large("ARRAY[" + LONG_TEXT + "]"),
        TypeCase.of("array", "char(3)[]", "{a,NULL}"),
        TypeCase.of("array", "numeric[]", "{1.50,NaN,NULL,Infinity}", "{{1.0},{2.00}}")
            .large("array_fill(1.5, ARRAY[9000])")
            .twins("{1.0}", "{1.00}"),
        TypeCase.of("array", "real[]", "{0.3,-0,NaN}"),
        TypeCase.of("array", "double precision[]", "{1e20,0.1,-Infinity}"),
        TypeCase.of("array", "money[]", "{\"$1,234.50\",NULL}"),
        TypeCase.of("array", "date[]", "{infinity,\"0044-03-15 BC\"}"),
        TypeCase.of("array", "timestamp[]", "{\"2024-01-01 00:00:00.5\",-infinity}"),
        TypeCase.of("array", "timestamptz[]", "{\"2024-01-01 00:00:00.5+00\",NULL}")
            .large("array_fill(now(), ARRAY[2000])")
            .asKey(),
        TypeCase.of("array", "time[]", "{24:00:00}"),
        TypeCase.of("array", "timetz[]", "{10:00:00+02}"),
        TypeCase.of("array", "interval[]", "{\"1 day\",00:00:00}"),
        TypeCase.of("array", "uuid[]", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}")
            .large("array_fill(gen_random_uuid(), ARRAY[900])"),
        TypeCase.of("array", "bytea[]", "{\"\\\\x00ff\"}")
            .large("ARRAY[convert_to(" + LONG_TEXT + ", 'UTF8')]")
            .asKey(),
        TypeCase.of("array", "inet[]", "{10.0.0.1,::1/64}"),
        TypeCase.of("array", "json[]", "{\"{\\\"a\\\": 1}\",NULL}"),
        TypeCase.of("array", "jsonb[]", "{\"[1, [2]]\",\"{\\\"a\\\": 1}\",\"\\\"x\\\"\",\"2.50\"}")
            .large("ARRAY[to_jsonb(" + LONG_TEXT + ")]")
            .asKey(),
        TypeCase.of("array", "xml[]", "{<a/>}").large("ARRAY[" + LONG_TEXT + "::xml]"),
        TypeCase.of("array", "bit(3)[]", "{101}"),
        TypeCase.of("array", "point[]", "{\"(1,2.5)\"}"),
        TypeCase.of("array", "int4range[]", "{\"[1,5)\",empty}"),
        TypeCase.of("array", "mood[]", "{fine,\"back\\\\slash\",NULL}")
            .large("array_fill('fine'::mood, ARRAY[4000])")
            .asKey(),
        TypeCase.of("array", "\"Odd Type\"[]", "{\"x y\"}"),
        TypeCase.of("array", "positive[]", "{1,NULL,2}"),
        TypeCase.of("array", "place[]", place)
            .large("ARRAY[ROW(" + LONG_TEXT + ", 1, now())::place]")
            .asKey());
  }

  private static List<TypeCase> networkAndShapes() {
    return List.of(
        TypeCase.of("network", "inet", "10.0.0.1", "::1/64", "10.0.0.1/24").asKey(),
        TypeCase.of("network", "cidr", "10.0.0.0/8", "2001:db8::/32").asKey(),
        TypeCase.of("network", "macaddr", "08:00:2b:01:02:03").asKey(),
        TypeCase.of("network", "macaddr8", "08:00:2b:01:02:03:04:05").asKey(),
        TypeCase.of("geometric", "point", "(1,2.5)", "(-0,1e20)", "(Infinity,NaN)"),
        TypeCase.of("geometric", "line", "{1,2,3}"),
        TypeCase.of("geometric", "lseg", "[(0,0),(1,1)]"),
        TypeCase.of("geometric", "box", "(1,1),(0,0)"),
        TypeCase.of("geometric", "path", "[(0,0),(1,1)]", "((0,0),(1,1))")
            .large("polygon(500, circle '((0,0),1)')::path"),
        TypeCase.of("geometric", "polygon", "((0,0),(1,1),(1,0))")
            .large("polygon(500, circle '((0,0),1)')"),
        TypeCase.of("geometric", "circle", "<(1,1),2>"),
        TypeCase.of("bit string", "bit(1)", "1", "0").asKey(),
        TypeCase.of("bit string", "bit(8)", "10110000").asKey(),
        TypeCase.of("bit string", "varbit", "101", "")
            .large("repeat('10', 40000)::varbit")
            .asKey());
  }

  private static List<TypeCase> documents() {
    return List.of(
        TypeCase.of("XML", "xml", "<a x=\"1\">é &lt;</a>", "text").large(LONG_TEXT + "::xml"),
        TypeCase.of(
                "JSON",
                "json",
                "{\"b\":  1.0, \"a\": [null], \"b\": 2}",
                "[  ]",
                "1e3",
                "\"x\"",
                "true")
            .large("to_json(" + LONG_TEXT + ")"),
        TypeCase.of("JSON", "jsonb", "{\"b\":  1.0, \"a\": [null]}", "\"x\"", "1.50", "[]")
            .large("to_jsonb(" + LONG_TEXT + ")")
            .twins("{\"a\": 1.0}", "{\"a\": 1.00}"),
        TypeCase.of("JSON null", "jsonb", "null").inJsonOnly(),
        TypeCase.of("JSON path", "jsonpath", "$.a[*] ? (@ > 1)"),
        TypeCase.of("text search", "tsvector", "'a':1A,2 'cat':3", "'it''s'", "")
            .large(
                "(SELECT string_agg('word' || i, ' ') FROM generate_series(1, 2000) i)::tsvector")
            .asKey(),
        TypeCase.of("text search", "tsquery", "'a' & ('b':A | !'c':*)", "").asKey());
  }

  private static List<TypeCase> identifiers() {
    return List.of(
        TypeCase.of("UUID", "uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")
            .random(
                any -> new UUID(any.nextLong(), any.nextLong()).toString().toUpperCase(Locale.ROOT))
            .asKey(),
        TypeCase.of("system", "pg_lsn", "16/B374D848", "0/0").asKey(),
        TypeCase.of("system", "txid_snapshot", "10:20:10,14,15"),
        TypeCase.of("system", "pg_snapshot", "10:20:10,14,15"),
        TypeCase.of("system", "xid8", "18446744073709551615").asKey(),
        TypeCase.of("system", "oid", "4294967295", "0").asKey(),
        TypeCase.of("system", "regclass", "pg_class").asKey());
  }

  private List<TypeCase> ofExtensions() {
    List<TypeCase> types = new ArrayList<>();
    if (extensions.contains("citext")) {
      types.add(
          TypeCase.of("citext", "citext", "Ada", "", "\"").large(LONG_TEXT).twins("Bob", "BOB"));
      types.add(TypeCase.of("citext", "citext[]", "{Ada,NULL}").asKey());
    }
    if (extensions.contains("hstore")) {
      types.add(
          TypeCase.of("hstore", "hstore", "a=>1, \"b c\"=>NULL, \"\"=>\"q\\\"\"", "")
              .large("hstore('k', " + LONG_TEXT + ")")
              .asKey());
      types.add(TypeCase.of("hstore", "hstore[]", "{\"a=>1, b=>NULL\",NULL,\"\"}").asKey());
    }
    if (extensions.contains("ltree")) {
      types.add(TypeCase.of("ltree", "ltree", "Top.Science", "").asKey());
      types.add(TypeCase.of("ltree", "lquery", "Top.*{1,2}.x@"));
    }
    if (extensions.contains("cube")) {
      types.add(TypeCase.of("cube", "cube", "(1, 2),(3, 4)").asKey());
    }
    if (extensions.contains("seg")) {
      types.add(TypeCase.of("seg", "seg", "1.0 .. 2.50").asKey());
    }
    if (extensions.contains("isn")) {
      types.add(TypeCase.of("isn", "isbn", "978-0-393-04002-9").asKey());
    }
    if (extensions.contains("vector")) {
      types.add(TypeCase.of("vector", "vector(3)", "[1,2.5,3]").asKey());
    }
    return types;
  }

  private static double finite(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? 0.1 : value;
  }
}
