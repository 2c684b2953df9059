package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.settings.SinkTuning;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.setting.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several texts are one key at the destination: together they end where one by one they end. */
class AliasedKeysTest extends SinkTest {
  private static final PublishedContract ITEMS = contract(1, "items", "id", "v");

  /** Some runs take several statements. */
  private static final SinkSettings SMALL_STATEMENTS =
      SinkSettings.of(
          Settings.DEFAULTS
              .with(SinkTuning.STATEMENT_TIMEOUT, Duration.ofSeconds(30))
              .with(SinkTuning.LOCK_TIMEOUT, Duration.ofSeconds(2))
              .with(SinkTuning.IDLE_TIMEOUT, Duration.ofSeconds(30))
              .with(SinkTuning.EVENTS_PER_STATEMENT, 3L));

  private static final String IN_RUNS = "in_runs";
  private static final String ONE_BY_ONE = "one_by_one";
  private static final int ROUNDS = 15;

  private final long seed = Long.getLong("syncline.seed", 17);

  /** Types with JSON texts of a few of their values, each of which has several. */
  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(
            "uuid",
            strings(
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
                "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
                "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                "B0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                "c0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")),
        Arguments.of("int", List.of("1", "\"1\"", "\"01\"", "\"+1\"", "2", "\" 2\"", "3")),
        Arguments.of(
            "date", strings("2024-01-31", "2024-1-31", "2024-01-31T00:00:00", "2024-02-01")),
        Arguments.of(
            "timestamptz",
            strings(
                "2024-01-31T10:00:00+00:00",
                "2024-01-31T10:00:00Z",
                "2024-01-31T11:00:00+01:00",
                "2024-01-31 10:00+0",
                "2024-01-31T10:00:00.1+00:00",
                "2024-01-31T10:00:00.10+00:00")),
        Arguments.of(
            "timestamptz(0)",
            strings(
                "2024-01-31T10:00:00+00:00",
                "2024-01-31T10:00:00.1+00:00",
                "2024-01-31T11:00:00.2+01:00",
                "2024-01-31T10:00:01+00:00",
                "2024-01-31T10:00:00.9+00:00")),
        Arguments.of("bytea", strings("\\\\xab", "\\\\xAB", "\\\\253", "\\\\xa1", "\\\\xA1")),
        Arguments.of("bool", List.of("true", "\"true\"", "\"t\"", "1", "false", "\"no\"")),
        Arguments.of("numeric", List.of("1", "1.0", "\"1.00\"", "2", "2.0", "3")),
        Arguments.of("numeric(10,1)", List.of("1", "1.04", "1.01", "2", "1.96", "3")),
        Arguments.of("float8", List.of("0", "\"-0\"", "0.0", "1", "1.0", "2")),
        Arguments.of("char(3)", strings("a", "a ", "a  ", "b", "b ", "c")),
        Arguments.of("varchar(2)", strings("ab", "ab ", "ab  ", "b", "b ", "c")),
        Arguments.of("text", List.of("1", "\"1\"", "\"2\"", "2", "\"a\"", "\"A\"")),
        Arguments.of("text COLLATE any_case", strings("a", "A", "b", "B", "c")),
        Arguments.of("mood", strings("fine", "not fine", "other")),
        Arguments.of("whole", List.of("1", "\"1\"", "\"01\"", "2", "\" 2\"", "3")),
        Arguments.of("interval", strings("1 day", "24:00:00", "1 mon", "30 days", "2 days")));
  }

  private static List<String> strings(String... texts) {
    return Stream.of(texts).map(text -> '"' + text + '"').toList();
  }

  @ParameterizedTest
  @MethodSource("types")
  void upserts(String type, List<String> keys) {
    assertNoDifference(
        type,
        keys,
        "INSERT INTO %s (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v",
        "DELETE FROM %s WHERE id = :id");
  }

  @ParameterizedTest
  @MethodSource("types")
  void firstStates(String type, List<String> keys) {
    assertNoDifference(
        type,
        keys,
        "INSERT INTO %s (id, v) VALUES (:id, :v) ON CONFLICT (id) DO NOTHING",
        "DELETE FROM %s WHERE id = :id");
  }

  @ParameterizedTest
  @MethodSource("types")
  void updates(String type, List<String> keys) {
    assertNoDifference(
        type,
        keys,
        "UPDATE %s SET v = :v WHERE id = :id",
        "UPDATE %s SET v = 'gone' WHERE id = :id");
  }

  /** Two texts that are not known to be one value, apart in two statements of a run. */
  @Test
  void theLastOfSeveralTextsStaysTheLast() {
    createTables("numeric", List.of());
    PostgresSink sink =
        open(
            SMALL_STATEMENTS,
            writing(
                IN_RUNS,
                "INSERT INTO %s (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v",
                "DELETE FROM %s WHERE id = :id"));

    deliver(sink, row("1.0", "a"), row("2", "x"), row("3", "y"), row("1.00", "b"), row("1.0", "c"));

    assertThat(database.rows("SELECT v FROM in_runs ORDER BY id")).containsExactly("c", "x", "y");
  }

  private Event row(String id, String value) {
    return upsert(ITEMS, "{\"id\": " + id + "}", "{\"id\": " + id + ", \"v\": \"" + value + "\"}");
  }

  private void assertNoDifference(String type, List<String> keys, String sql, String deleteSql) {
    createTables(type, keys);
    PostgresSink inRuns = open(SMALL_STATEMENTS, writing(IN_RUNS, sql, deleteSql));
    PostgresSink oneByOne = open(writing(ONE_BY_ONE, sql, deleteSql));
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      List<Event> events = new ArrayList<>();
      for (int event = random.nextInt(12); event >= 0; event--) {
        events.add(next(random, keys));
      }
      deliver(inRuns, events.toArray(Event[]::new));
      for (Event event : events) {
        try (Delivery delivery = oneByOne.begin()) {
          delivery.apply(List.of(event));
          delivery.commit(at(event.position().value()));
        }
      }

      assertThat(differences()).as("seed %s, round %s: %s", seed, round, events).isEmpty();
    }
  }

  private static ContractSubscription writing(String table, String sql, String deleteSql) {
    return subscription(table, ITEMS, sql.formatted(table), deleteSql.formatted(table));
  }

  private void createTables(String type, List<String> keys) {
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2',"
            + " deterministic = false)");
    statements.add("CREATE TYPE mood AS ENUM ('fine', 'not fine', 'other')");
    statements.add("CREATE DOMAIN whole AS int");
    for (String table : List.of(IN_RUNS, ONE_BY_ONE)) {
      statements.add(
          "CREATE TABLE " + table + " (id " + type + " PRIMARY KEY, v text, own int DEFAULT 0)");
      String value = "(('%s'::json) #>> '{}')::" + type.split(" COLLATE")[0];
      for (String key : keys) {
        statements.add(
            "INSERT INTO %s SELECT %s, 'first', 1 ON CONFLICT DO NOTHING"
                .formatted(table, value.formatted(key)));
      }
    }
    database.execute(statements.toArray(String[]::new));
  }

  private Event next(Random random, List<String> keys) {
    String key = keys.get(random.nextInt(keys.size()));
    return random.nextInt(3) == 0
        ? delete(ITEMS, "{\"id\": " + key + "}")
        : row(key, "v" + random.nextInt(1000));
  }

  /**
   * Rows that only one table has, or that say different things. Which of several texts that are one
   * value stands in a key's column is nobody's promise.
   */
  private List<String> differences() {
    return database.rows(
        "SELECT r.id, r.v, r.own, o.id, o.v, o.own FROM "
            + IN_RUNS
            + " r FULL JOIN "
            + ONE_BY_ONE
            + " o ON r.id = o.id WHERE (r.v, r.own) IS DISTINCT FROM (o.v, o.own)");
  }
}
