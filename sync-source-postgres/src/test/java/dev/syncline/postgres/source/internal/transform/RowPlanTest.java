package dev.syncline.postgres.source.internal.transform;

import static dev.syncline.postgres.source.internal.transform.SourceFixture.schema;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.table;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TableChange.RowDeleted;
import dev.syncline.engine.change.TableChange.RowInserted;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.source.SourceSettings;
import dev.syncline.postgres.source.internal.capture.CaptureSettings;
import dev.syncline.postgres.source.internal.capture.DebeziumSource;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import dev.syncline.testkit.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The row plan must not be told from PostgreSQL's own rendering, byte for byte. */
@Tag("verify")
class RowPlanTest {
  private static final int ROWS = 400;
  private static final String[] NUMBERS = {
    "0",
    "-1",
    "1.50",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e30",
    "0.000000000000000001",
    "-0.0",
    "99999999999999999999999999.123"
  };
  private static final String[] DAYS = {
    "2024-02-29",
    "0001-01-01",
    "0044-03-15 BC",
    "infinity",
    "-infinity",
    "9999-12-31",
    "54321-06-07"
  };
  private static final String[] TIMES = {
    "2024-02-29 23:59:59.999999",
    "0044-03-15 01:02:03 BC",
    "infinity",
    "-infinity",
    "2024-01-01 00:00:00",
    "12345-01-01 10:00:00.1",
    "1970-01-01 00:00:00.000001"
  };
  private static final String[] JSONS = {
    "{\"a\": [1, 2.50, null], \"b\": \"\\u00e4\\n\"}",
    " [ ] ",
    "\"\"",
    "null",
    "1e3",
    "{\"a\":1,\"a\":2}"
  };

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private SourceFixture source;

  /** Types of the matrix, each with a maker of values in SQL text form. */
  private final Map<String, Function<Random, String>> types = new LinkedHashMap<>();

  @BeforeEach
  void createTable() {
    source = new SourceFixture(TestPostgres.shared().database());
    source
        .database()
        .execute(
            "CREATE TYPE mood AS ENUM ('fine', 'not \"so\" fine', 'back\\slash')",
            "CREATE DOMAIN short_text AS varchar(40)",
            "CREATE DOMAIN positive AS int CHECK (value >= 0)");
    types.put("smallint", any -> String.valueOf((short) any.nextInt()));
    types.put("integer", any -> String.valueOf(any.nextInt()));
    types.put("bigint", any -> String.valueOf(any.nextLong()));
    types.put("numeric", any -> pick(any, NUMBERS));
    types.put("numeric(20,4)", any -> String.valueOf(any.nextInt() / 1000.0));
    types.put("boolean", any -> String.valueOf(any.nextBoolean()));
    types.put("text", RowPlanTest::anyText);
    types.put("varchar(60)", RowPlanTest::anyText);
    types.put("short_text", any -> anyText(any));
    types.put("positive", any -> String.valueOf(any.nextInt(1000)));
    types.put(
        "uuid",
        any ->
            new java.util.UUID(any.nextLong(), any.nextLong()).toString().toUpperCase(Locale.ROOT));
    types.put("date", any -> pick(any, DAYS));
    types.put("timestamp", any -> pick(any, TIMES));
    types.put("timestamptz", any -> pick(any, TIMES));
    types.put("timestamptz(0)", any -> pick(any, TIMES));
    types.put("json", any -> pick(any, JSONS));
    types.put("jsonb", any -> pick(any, JSONS));
    types.put("mood", any -> pick(any, "fine", "not \"so\" fine", "back\\slash"));
    types.put("bytea", any -> "\\x" + "00ff5c22".substring(0, 2 * any.nextInt(5)));
  }

  private static String pick(Random any, String... values) {
    return values[any.nextInt(values.length)];
  }

  private static String anyText(Random any) {
    return any.ints(any.nextInt(20), 1, 0x2030)
            .filter(c -> any.nextBoolean() || c < 128)
            .mapToObj(Character::toString)
            .collect(Collectors.joining())
        + pick(
            any, "", "\"", "\\", "\u007f", "\u2028", "\ud83d\ude00", "\b\f\n\r\t\u0001\u001f", "/");
  }

  private void createMatrix() {
    List<String> columns = new ArrayList<>();
    types.keySet().forEach(type -> columns.add("c" + columns.size() + " " + type));
    source
        .database()
        .execute("CREATE TABLE matrix (id int PRIMARY KEY, " + String.join(", ", columns) + ")");
  }

  private void insertRows() {
    source.database().transaction(inserts().toArray(new String[0]));
  }

  private List<String> inserts() {
    List<String> inserts = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      List<String> values = new ArrayList<>();
      types.values().forEach(maker -> values.add(random.nextInt(8) == 0 ? "NULL" : literal(maker)));
      inserts.add("INSERT INTO matrix VALUES (" + id + ", " + String.join(", ", values) + ")");
    }
    return inserts;
  }

  private String literal(Function<Random, String> maker) {
    return "'" + maker.apply(random).replace("'", "''") + "'";
  }

  private List<Row> rows() {
    List<String> texts = new ArrayList<>(List.of("id::text"));
    for (int i = 0; i < types.size(); i++) {
      texts.add("c" + i + "::text");
    }
    return source.rows("SELECT " + String.join(", ", texts) + " FROM matrix ORDER BY id");
  }

  @Test
  void rendersEveryTypeAsPostgresDoes() throws InterruptedException {
    createMatrix();
    insertRows();
    assertSameEvents(rows().stream().map(row -> new RowInserted(table("matrix"), row)).toList());
  }

  @Test
  void rendersWhatTheSourceDeliversAsPostgresDoes() throws InterruptedException {
    createMatrix();
    source
        .database()
        .execute(
            "ALTER TABLE matrix REPLICA IDENTITY FULL", "CREATE PUBLICATION pub FOR TABLE matrix");
    String slot = "slot_" + source.database().name();
    String start =
        source
            .database()
            .value(
                "SELECT lsn FROM pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
    insertRows();
    source.database().execute("UPDATE matrix SET id = -id - 1000 WHERE id % 3 = 0");
    List<TableChange> changes = new ArrayList<>();
    CaptureSettings settings =
        new CaptureSettings(
            source.connection(),
            new DataStore.Capture(slot, "pub"),
            new FeedName(new Slug("shop"), new Slug("accounts")),
            Map.of(table("matrix"), Set.of()),
            Lsn.parse(start),
            SourceSettings.DEFAULT.capture());
    try (DebeziumSource capture = DebeziumSource.open(settings)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                capture.poll(Duration.ofMillis(100)).stream()
                    .filter(RowInserted.class::isInstance)
                    .forEach(event -> changes.add((RowInserted) event));
                return changes.size() == ROWS + (ROWS + 2) / 3;
              });
    }

    assertSameEvents(changes.stream().skip(ROWS).toList());
  }

  private void assertSameEvents(List<? extends TableChange> changes) throws InterruptedException {
    String select = "SELECT m.* FROM matrix m WHERE m.id = :id";
    List<RegisteredSchema> schemas =
        source.registered(
            schema(List.of(), written("matrix", select)),
            schema(List.of(), written("matrix", select + " AND true")));
    TransformationPlan rowPlan = schemas.get(0).plan().load();
    assertThat(rowPlan.rowPlan()).as(rowPlan.reason()).isPresent();
    assertThat(schemas.get(1).plan().load().rowPlan()).isEmpty();
    try (SqlTransformer transformer =
        SqlTransformer.open(source.connection(), schemas, SourceSettings.DEFAULT.keysPerLookup())) {
      for (PublicEvents all : transformer.transform(List.copyOf(changes), Set.of())) {
        List<NewEvent> events = all.published();
        assertThat(events.get(1).object()).isPresent();
        assertThat(SourceFixture.text(events.get(0)))
            .as("seed " + seed)
            .isEqualTo(SourceFixture.text(events.get(1)));
      }
    }
  }

  @Test
  void rendersKeysOfEveryTypeAsPostgresDoes() throws InterruptedException {
    createMatrix();
    insertRows();
    List<String> keyTypes =
        types.keySet().stream().filter(type -> !type.startsWith("json")).toList();
    for (String type : keyTypes) {
      String column = "c" + List.copyOf(types.keySet()).indexOf(type);
      source
          .database()
          .execute(
              "DROP TABLE IF EXISTS keyed",
              "CREATE TABLE keyed AS SELECT DISTINCT "
                  + column
                  + " AS k FROM matrix WHERE "
                  + column
                  + " IS NOT NULL",
              "ALTER TABLE keyed ADD PRIMARY KEY (k)");
      assertSameKeys(type);
    }
  }

  private void assertSameKeys(String type) throws InterruptedException {
    List<RegisteredSchema> schemas =
        source.registered(
            schema(List.of(), written("keyed", "SELECT k FROM keyed WHERE k = :k")),
            schema(List.of(), written("keyed", "SELECT k FROM keyed WHERE k = :k AND true")));
    List<TableChange> changes = new ArrayList<>();
    for (Row row : source.rows("SELECT k::text FROM keyed")) {
      changes.add(new RowInserted(table("keyed"), row));
      changes.add(new RowDeleted(table("keyed"), row));
    }
    try (SqlTransformer transformer =
        SqlTransformer.open(source.connection(), schemas, SourceSettings.DEFAULT.keysPerLookup())) {
      List<List<NewEvent>> events =
          transformer.transform(changes, Set.of()).stream().map(PublicEvents::published).toList();
      assertThat(events).isNotEmpty();
      for (int i = 0; i < events.size(); i += 2) {
        String found = events.get(i).get(1).key();
        assertThat(events.get(i).get(0).key()).as(type + ", seed " + seed).isEqualTo(found);
        assertThat(events.get(i + 1).get(0).key()).as(type + ", seed " + seed).isEqualTo(found);
        assertThat(events.get(i + 1).get(1).key()).as(type + ", seed " + seed).isEqualTo(found);
      }
    }
  }
}
