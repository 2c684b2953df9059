package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.postgres.sink.verify.ColumnDifference;
import dev.syncline.postgres.sink.verify.Coverage;
import dev.syncline.postgres.sink.verify.DestinationRows;
import dev.syncline.postgres.sink.verify.DestinationSnapshot;
import dev.syncline.postgres.sink.verify.KeyPage;
import dev.syncline.postgres.sink.verify.RowFinding;
import dev.syncline.postgres.sink.verify.RowFinding.Kind;
import dev.syncline.postgres.sink.verify.ShownValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class DestinationRowsTest extends SinkTest {
  private static final PublishedContract ACCOUNTS = contract(1, "accounts", "id", "name", "email");
  private static final String UPSERT =
      "INSERT INTO copies (id, name) VALUES (:id, :name)"
          + " ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name";
  private static final String DELETE = "DELETE FROM copies WHERE id = :id";

  private DestinationRows rows(ContractSubscription consumer, ContractSubscription... others) {
    List<ContractSubscription> all = new ArrayList<>(List.of(consumer));
    all.addAll(List.of(others));
    return DestinationRows.open(destination(), consumer, all, ShownValues.OF_DIFFERENCES);
  }

  private Coverage coverage(ContractSubscription consumer, ContractSubscription... others) {
    try (DestinationRows rows = rows(consumer, others)) {
      return rows.coverage();
    }
  }

  @Test
  void namesMissingRowsAndTheColumnsOfChangedOnes() {
    database.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text, own text)",
        "INSERT INTO copies VALUES (1, 'Ada', 'x'), (2, 'Bob', 'x'), (4, NULL, 'x'), (5, 'e',"
            + " 'x')");
    try (DestinationRows rows = rows(subscription(ACCOUNTS, UPSERT, DELETE))) {
      assertThat(rows.coverage().columns()).containsExactly("name");

      List<RowFinding> found =
          rows.compare(
              List.of(
                  "{\"id\": 1, \"name\": \"Ada\"}",
                  "{\"id\": 2, \"name\": \"Bo\"}",
                  "{\"id\": 3, \"name\": \"Cy\"}",
                  "{\"id\": 4, \"name\": null}",
                  "{\"id\": 5}"));

      assertThat(found)
          .containsExactly(
              changed(1, "name", Optional.of("Bo"), Optional.of("Bob")),
              new RowFinding(2, Kind.MISSING, List.of()),
              changed(4, "name", Optional.empty(), Optional.of("e")));
    }
  }

  private static RowFinding changed(
      int row, String column, Optional<String> expected, Optional<String> found) {
    return new RowFinding(
        row, Kind.CHANGED, List.of(new ColumnDifference(column, expected, found)));
  }

  /** For each type of a column: a value as JSON, and another value as SQL. */
  private static Map<String, List<String>> types() {
    Map<String, List<String>> types = new LinkedHashMap<>();
    types.put("smallint", List.of("7", "8"));
    types.put("integer", List.of("-7", "7"));
    types.put("bigint", List.of("9007199254740993", "9007199254740992"));
    types.put("numeric", List.of("1.50", "1.51"));
    types.put("numeric(6,1)", List.of("1.25", "1.2"));
    types.put("real", List.of("-0", "1e-40"));
    types.put("double precision", List.of("\"NaN\"", "0"));
    types.put("boolean", List.of("true", "false"));
    types.put("text", List.of("\"caf\\u00e9 \\\\ \\\"\"", "'cafe'"));
    types.put("text COLLATE loose", List.of("\"Ada\"", "'ada'"));
    types.put("varchar(5)", List.of("\"ab   \"", "'ab'"));
    types.put("char(5)", List.of("\"ab\"", "'aB'"));
    types.put("citext", List.of("\"Ada\"", "'ada'"));
    types.put("name", List.of("\"n\"", "'m'"));
    types.put("uuid", List.of("\"00000000-0000-0000-0000-00000000000a\"", "gen_random_uuid()"));
    types.put("date", List.of("\"2020-02-29\"", "'infinity'"));
    types.put("time", List.of("\"24:00:00\"", "'00:00'"));
    types.put("timetz", List.of("\"12:00:00+02\"", "'10:00+00'"));
    types.put("timestamp", List.of("\"2020-01-01T00:00:00.000001\"", "'2020-01-01'"));
    types.put("timestamptz(0)", List.of("\"2020-01-01T00:00:00+00:00\"", "'2020-01-01 00:00+01'"));
    types.put("interval", List.of("\"1 mon\"", "'29 days'"));
    types.put("bytea", List.of("\"\\\\x00ff\"", "'\\x00fe'"));
    types.put("json", List.of("{\"b\":  1, \"a\": [1,2]}", "'{\"a\": [1, 2], \"b\": 2}'"));
    types.put("jsonb", List.of("{\"b\":  1, \"a\": [1,2]}", "'{\"a\": [1, 3], \"b\": 1}'"));
    types.put("xml", List.of("\"<a/>\"", "'<b/>'"));
    types.put("inet", List.of("\"10.0.0.1/8\"", "'10.0.0.1/9'"));
    types.put("cidr", List.of("\"10.0.0.0/8\"", "'10.0.0.0/9'"));
    types.put("bit(3)", List.of("\"101\"", "B'100'"));
    types.put("bit varying", List.of("\"10\"", "B'1'"));
    types.put("point", List.of("\"(1,2)\"", "'(1,3)'"));
    types.put("box", List.of("\"(1,1),(0,0)\"", "'(2,1),(1,0)'"));
    types.put("path", List.of("\"[(0,0),(1,1)]\"", "'[(0,0),(2,2)]'"));
    types.put("tsvector", List.of("\"'a':1\"", "'b:1'"));
    types.put("integer[]", List.of("[1, null, 3]", "'{1,2,3}'"));
    types.put("text[]", List.of("[\"a\", \"b\"]", "'{a,B}'"));
    types.put("json[]", List.of("[{\"b\":1,\"a\":2}]", "ARRAY['{}'::json]"));
    types.put("citext[]", List.of("[\"a\"]", "'{b}'"));
    types.put("int4range", List.of("\"[1,5)\"", "'[1,6)'"));
    types.put("mood", List.of("\"sad\"", "'happy'"));
    types.put("place", List.of("{\"x\": 1, \"doc\": {\"b\":1, \"a\":1}}", "ROW(2, '{}')"));
    types.put("hstore", List.of("{\"k\": \"v\"}", "'k=>w'"));
    types.put("positive", List.of("3", "4"));
    types.put("oid", List.of("\"17\"", "18"));
    types.put("money", List.of("\"$1.00\"", "'$1.01'"));
    return types;
  }

  @Test
  void whatTheSinkStoredIsEqualForEveryTypeAndAnotherValueIsNot() {
    Map<String, List<String>> types = types();
    List<String> columns = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of("id"));
    StringBuilder object = new StringBuilder("{\"id\": 1");
    int number = 0;
    for (Map.Entry<String, List<String>> type : types.entrySet()) {
      String name = "c" + number++;
      columns.add(name + " " + type.getKey());
      names.add(name);
      object.append(", \"").append(name).append("\": ").append(type.getValue().get(0));
    }
    String row = object.append('}').toString();
    database.execute(
        "CREATE EXTENSION citext",
        "CREATE EXTENSION hstore",
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "CREATE TYPE place AS (x integer, doc json)",
        "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)",
        "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic ="
            + " false)",
        "CREATE TABLE copies (id bigint PRIMARY KEY, " + String.join(", ", columns) + ")");
    PublishedContract contract = contract(1, "accounts", names.toArray(new String[0]));
    String properties = names.stream().map(":"::concat).collect(Collectors.joining(", "));
    String sets =
        names.stream()
            .skip(1)
            .map(name -> name + " = EXCLUDED." + name)
            .collect(Collectors.joining(", "));
    ContractSubscription consumer =
        subscription(
            contract,
            "INSERT INTO copies VALUES (" + properties + ") ON CONFLICT (id) DO UPDATE SET " + sets,
            DELETE);
    String stored = database.value("SELECT '" + row.replace("'", "''") + "'::jsonb::text");
    deliver(open(consumer), insert(contract, "{\"id\": 1}", stored));

    try (DestinationRows rows = rows(consumer)) {
      assertThat(rows.coverage().columns()).hasSize(types.size());
      assertThat(rows.compare(List.of(row))).isEmpty();
      assertThat(rows.compare(List.of(stored))).isEmpty();
      int column = 0;
      for (Map.Entry<String, List<String>> type : types.entrySet()) {
        String name = "c" + column++;
        String set = "UPDATE copies SET " + name + " = ";
        database.execute(
            "CREATE TABLE saved AS SELECT * FROM copies", set + type.getValue().get(1));

        assertThat(rows.compare(List.of(row)))
            .as(type.getKey())
            .singleElement()
            .satisfies(
                found ->
                    assertThat(found.columns())
                        .extracting(ColumnDifference::name)
                        .containsExactly(name));
        database.execute(set + "s." + name + " FROM saved AS s", "DROP TABLE saved");
      }
      assertThat(rows.compare(List.of(row))).isEmpty();
    }
  }

  @Test
  void columnsThatAnEventDoesNotDetermineAreNamedAndNotCompared() {
    database.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text, loud text, first text, seen"
            + " timestamptz, day date, kind text, hits integer DEFAULT 0)",
        "INSERT INTO copies VALUES (1, 'Ada', 'ADA', 'other', '2000-01-01', '2000-01-01',"
            + " 'account', 9)");
    ContractSubscription consumer =
        subscription(
            ACCOUNTS,
            "INSERT INTO copies (id, name, loud, first, seen, day, kind) VALUES (:id, :name,"
                + " upper(:name), :name, now(), CURRENT_DATE, 'account') ON CONFLICT (id) DO UPDATE"
                + " SET name = EXCLUDED.name, loud = EXCLUDED.loud, seen = now(), day ="
                + " EXCLUDED.day, kind = 'account', hits = copies.hits + 1",
            DELETE);

    try (DestinationRows rows = rows(consumer)) {
      assertThat(rows.coverage().columns()).containsExactly("name", "loud", "kind");
      assertThat(rows.coverage().omitted().keySet())
          .containsExactly("day", "first", "hits", "seen");
      assertThat(rows.compare(List.of("{\"id\": 1, \"name\": \"Ada\"}"))).isEmpty();
      database.execute("UPDATE copies SET loud = 'x', kind = 'y'");
      assertThat(rows.compare(List.of("{\"id\": 1, \"name\": \"Ada\"}")).get(0).columns())
          .extracting(ColumnDifference::name)
          .containsExactly("loud", "kind");
    }
  }

  @Test
  void keysAreComparedWhereTheSqlDoesNotDetermineValues() {
    database.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text)",
        "INSERT INTO copies VALUES (1, 'other')",
        "CREATE TABLE watched (id bigint PRIMARY KEY, name text)",
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER own BEFORE INSERT ON watched FOR EACH ROW EXECUTE FUNCTION nothing()",
        "CREATE FUNCTION store(bigint, text) RETURNS void LANGUAGE sql AS 'SELECT'");

    Coverage nothing =
        coverage(
            subscription(
                ACCOUNTS, "INSERT INTO copies VALUES (:id, :name) ON CONFLICT (id) DO NOTHING"));
    Coverage triggers =
        coverage(subscription(ACCOUNTS, UPSERT.replace("copies", "watched"), DELETE));
    ContractSubscription function =
        subscription(ACCOUNTS, "SELECT store(:id, :name)", DELETE + " AND name = 'other'");

    assertThat(nothing.depth()).isEqualTo(Coverage.Depth.KEYS);
    assertThat(nothing.limitation()).hasValueSatisfying(one -> assertThat(one).contains("NOTHING"));
    assertThat(nothing.extrasKept())
        .hasValueSatisfying(one -> assertThat(one).contains("deleteSql"));
    assertThat(triggers.depth()).isEqualTo(Coverage.Depth.KEYS);
    assertThat(triggers.limitation()).get().asString().contains("triggers");
    try (DestinationRows rows = rows(function)) {
      assertThat(rows.coverage().depth()).isEqualTo(Coverage.Depth.KEYS);
      assertThat(rows.compare(List.of("{\"id\": 1}", "{\"id\": 2}")))
          .containsExactly(new RowFinding(1, Kind.MISSING, List.of()));
      assertThat(rows.count()).isEqualTo(1);
    }
  }

  @Test
  void sqlThatShowsNoRowIsNotCompared() {
    database.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text)",
        "CREATE FUNCTION store(bigint, text) RETURNS void LANGUAGE sql AS 'SELECT'",
        "CREATE TABLE log (id bigint, name text)");

    Coverage function = coverage(subscription(ACCOUNTS, "SELECT store(:id, :name)"));
    Coverage adding = coverage(subscription(ACCOUNTS, "INSERT INTO log VALUES (:id, :name)"));

    assertThat(function.depth()).isEqualTo(Coverage.Depth.NOTHING);
    assertThat(adding.limitation()).get().asString().contains("each event adds a row");
  }

  @Test
  void aTableOfTwoConsumersHasExtrasOnlyIfAConstantSeparatesThem() {
    database.execute(
        "CREATE TABLE copies (kind text, id bigint, name text, PRIMARY KEY (id))",
        "INSERT INTO copies VALUES ('b', 1, 'x'), ('a', 2, 'x'), ('a', 3, 'x')");
    String sql =
        "INSERT INTO copies (kind, id, name) VALUES ('%1$s', :id, :name) ON CONFLICT (id) DO UPDATE"
            + " SET kind = '%1$s', name = EXCLUDED.name";
    ContractSubscription a = subscription("a", ACCOUNTS, sql.formatted("a"), DELETE);
    ContractSubscription b = subscription("b", ACCOUNTS, sql.formatted("b"), DELETE);
    ContractSubscription plain = subscription("plain", ACCOUNTS, UPSERT, DELETE);
    ContractSubscription soft =
        subscription("soft", ACCOUNTS, UPSERT, "UPDATE copies SET name = NULL WHERE id = :id");

    assertThat(coverage(a, b).extrasKept()).isEmpty();
    assertThat(coverage(a, plain).extrasKept()).get().asString().contains("orders/plain");
    assertThat(coverage(plain, a).extrasKept()).get().asString().contains("orders/a");
    assertThat(coverage(soft).extrasKept()).get().asString().contains("deleteSql");
    try (DestinationRows rows = rows(a, b)) {
      KeyPage first = rows.keys(Optional.empty(), 1);
      KeyPage second = rows.keys(first.next(), 2);
      assertThat(first.keys()).containsExactly(new KeyPage.Key(List.of("2"), "{\"id\": 2}"));
      assertThat(second.keys()).containsExactly(new KeyPage.Key(List.of("3"), "{\"id\": 3}"));
      assertThat(second.next()).isEmpty();
    }
  }

  @Test
  void sqlOfAnotherConsumerThatIsRefusedOnlyConcernsTheOther() {
    database.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text)",
        "INSERT INTO copies VALUES (1, 'Ada')",
        "CREATE TABLE elsewhere (id bigint PRIMARY KEY)");
    ContractSubscription consumer = subscription("sound", ACCOUNTS, UPSERT, DELETE);
    ContractSubscription gone =
        subscription("gone", ACCOUNTS, "INSERT INTO elsewhere (other) VALUES (:id)");
    ContractSubscription unknown =
        subscription("unknown", ACCOUNTS, "INSERT INTO elsewhere VALUES (:no_such_property)");
    ContractSubscription same =
        subscription("same", ACCOUNTS, "INSERT INTO copies (id, dropped) VALUES (:id, :name)");

    try (DestinationRows rows = rows(consumer, gone, unknown)) {
      assertThat(rows.coverage().depth()).isEqualTo(Coverage.Depth.ROWS);
      assertThat(rows.coverage().extrasKept()).isEmpty();
      assertThat(rows.compare(List.of("{\"id\": 1, \"name\": \"Ada\"}"))).isEmpty();
    }
    assertThat(coverage(consumer, same).extrasKept())
        .get()
        .asString()
        .contains("orders/same", "is refused");
    assertThatThrownBy(() -> rows(gone, consumer))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            refused ->
                assertThat(refused.diagnostics())
                    .singleElement()
                    .satisfies(one -> assertThat(one.message()).contains("orders/gone")));
  }

  /** For each expression: the value that the sink stores for 'Ada', then for NULL. */
  private static Map<String, List<String>> expressions() {
    Map<String, List<String>> expressions = new LinkedHashMap<>();
    expressions.put("coalesce(:name, 'none')", List.of("Ada", "none"));
    expressions.put("nullif(:name, 'Ada')", List.of("", ""));
    expressions.put("greatest(:name, 'B')", List.of("B", "B"));
    expressions.put("least(:name, 'B')", List.of("Ada", "B"));
    expressions.put("coalesce(nullif(:name, 'Ada'), upper('x'))", List.of("X", "X"));
    expressions.put("(:id::bigint * 2 + 1)::text", List.of("3", "5"));
    expressions.put(":name || '-' || :id::bigint::text", List.of("Ada-1", ""));
    expressions.put("CAST(:id::bigint AS numeric) / 4", List.of("0.25000000000000000000", "0.5"));
    expressions.put("CASE WHEN :name IS NULL THEN 'no' ELSE :name END", List.of("Ada", "no"));
    return expressions;
  }

  @Test
  void simpleExpressionsAreComputedAtTheDestinationAndCompared() {
    List<String> values = new ArrayList<>(expressions().keySet());
    String columns =
        IntStream.range(0, values.size())
            .mapToObj(place -> "c" + place)
            .collect(Collectors.joining(", "));
    database.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, " + columns.replace(",", " text,") + " text)");
    ContractSubscription consumer =
        subscription(
            ACCOUNTS,
            "INSERT INTO copies (id, "
                + columns
                + ") VALUES (:id, "
                + String.join(", ", values)
                + ") ON CONFLICT (id) DO UPDATE SET "
                + IntStream.range(0, values.size())
                    .mapToObj(place -> "c%1$d = EXCLUDED.c%1$d".formatted(place))
                    .collect(Collectors.joining(", ")),
            DELETE);
    String ada = "{\"id\": 1, \"name\": \"Ada\"}";
    String none = "{\"id\": 2, \"name\": null}";
    deliver(
        open(consumer),
        insert(ACCOUNTS, "{\"id\": 1}", ada),
        insert(ACCOUNTS, "{\"id\": 2}", none));

    try (DestinationRows rows = rows(consumer)) {
      assertThat(rows.coverage().omitted()).isEmpty();
      assertThat(rows.coverage().columns()).hasSize(values.size());
      assertThat(rows.compare(List.of(ada, none))).isEmpty();
      for (int place = 0; place < values.size(); place++) {
        String column = "c" + place;
        assertThat(
                database.rows(
                    "SELECT coalesce(c%1$d, '') FROM copies WHERE id = 1".formatted(place)))
            .as(values.get(place))
            .containsExactly(expressions().get(values.get(place)).get(0));
        database.execute("UPDATE copies SET " + column + " = 'other' WHERE id = 1");
        assertThat(rows.compare(List.of(ada, none)))
            .as(values.get(place))
            .singleElement()
            .satisfies(
                found ->
                    assertThat(found.columns())
                        .extracting(ColumnDifference::name)
                        .contains(column));
      }
    }
  }

  @Test
  void anExpressionThatIsOnlyUnderstoodByTheDatabaseIsNamedAndNotCompared() {
    database.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text, tidy text, own text)",
        "CREATE FUNCTION \"coalesce\"(text, text) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT"
            + " $1'");
    ContractSubscription consumer =
        subscription(
            ACCOUNTS,
            "INSERT INTO copies (id, name, tidy, own) VALUES (:id, :name, trim(both ' ' from"
                + " :name), \"coalesce\"(:name, 'x')) ON CONFLICT (id) DO UPDATE SET name ="
                + " EXCLUDED.name, tidy = EXCLUDED.tidy, own = EXCLUDED.own",
            DELETE);

    assertThat(coverage(consumer).columns()).containsExactly("name");
    assertThat(coverage(consumer).omitted()).containsOnlyKeys("own", "tidy");
  }

  @Test
  void pagesOfKeysFollowTheOrderOfTheIndex() {
    database.execute(
        "CREATE TABLE copies (name text, id bigint, n integer, PRIMARY KEY (name, id))",
        "INSERT INTO copies SELECT chr(97 + g % 3), g, g FROM generate_series(1, 10) g");
    PublishedContract contract = contract(1, "accounts", List.of("id", "name"), "id", "name", "n");
    ContractSubscription consumer =
        subscription(
            contract,
            "INSERT INTO copies (id, name, n) VALUES (:id, :name, :n) ON CONFLICT (id, name) DO"
                + " UPDATE SET n = EXCLUDED.n",
            "DELETE FROM copies WHERE id = :id AND name = :name");

    try (DestinationRows rows = rows(consumer)) {
      assertThat(rows.keyProperties()).containsExactly("name", "id");
      List<String> all = new ArrayList<>();
      Optional<KeyPage.After> after = Optional.empty();
      do {
        KeyPage page = rows.keys(after, 3);
        page.keys().forEach(key -> all.add(String.join(" ", key.values())));
        after = page.next();
      } while (after.isPresent());
      assertThat(all)
          .containsExactly("a 3", "a 6", "a 9", "b 1", "b 4", "b 7", "b 10", "c 2", "c 5", "c 8");
    }
  }

  @Test
  void aValueThatTheDestinationDoesNotAcceptConcernsItsRowOnly() {
    database.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, name integer)",
        "INSERT INTO copies VALUES (1, 1), (3, 3)");
    try (DestinationRows rows = rows(subscription(ACCOUNTS, UPSERT, DELETE))) {
      List<String> objects =
          List.of(
              "{\"id\": 1, \"name\": 1}",
              "{\"id\": 2, \"name\": \"no number\"}",
              "{\"id\": 3, \"name\": 4}");

      assertThat(rows.compare(objects))
          .extracting(RowFinding::row, RowFinding::kind)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(1, Kind.UNACCEPTABLE),
              org.assertj.core.groups.Tuple.tuple(2, Kind.CHANGED));
    }
  }

  @Test
  void aSnapshotKeepsRowsAndCursorTogether() {
    database.execute("CREATE TABLE copies (id bigint PRIMARY KEY, name text)");
    ContractSubscription consumer = lenient(ACCOUNTS, UPSERT, DELETE);
    PostgresSink sink = open(consumer);
    deliver(sink, insert(ACCOUNTS, "{\"id\": 1}", "{\"id\": 1, \"name\": \"Ada\"}"));

    try (DestinationRows rows = rows(consumer);
        DestinationSnapshot snapshot = rows.snapshot(FEED)) {
      deliver(sink, delete(ACCOUNTS, "{\"id\": 1}"));

      assertThat(snapshot.cursor()).isEqualTo(at(1));
      assertThat(snapshot.compare(List.of("{\"id\": 1, \"name\": \"Ada\"}"))).isEmpty();
      assertThat(snapshot.present(List.of("{\"id\": 2}", "{\"id\": 1}"))).containsExactly(1);
      assertThat(snapshot.deadLetter("{\"id\": 1}")).isEmpty();
    }
  }

  @Test
  void nothingIsWrittenWhateverTheSqlCalls() {
    database.execute(
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text)", "CREATE SEQUENCE numbers");
    ContractSubscription consumer =
        subscription(
            ACCOUNTS,
            UPSERT.replace(":name)", "nextval('numbers')::text)").replace(", name)", ", name)"),
            DELETE);

    assertThat(coverage(consumer).omitted()).containsKey("name");
    assertThat(database.value("SELECT is_called FROM numbers")).isEqualTo("f");
  }
}
