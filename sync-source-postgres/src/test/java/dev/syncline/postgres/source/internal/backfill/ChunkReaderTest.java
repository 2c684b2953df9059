package dev.syncline.postgres.source.internal.backfill;

import static dev.syncline.postgres.source.internal.transform.SourceFixture.on;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.schema;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.source.SourceSettings;
import dev.syncline.postgres.source.internal.transform.SourceFixture;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("verify")
class ChunkReaderTest {
  private static final SchemaId SCHEMA = new SchemaId(1);
  private static final int MINOR = 2;

  private TestDatabase database;
  private SourceFixture source;

  @BeforeEach
  void createDatabase() {
    database = TestPostgres.shared().database();
    source = new SourceFixture(database);
  }

  private ChunkReader reader(int rows, PublishedSchema schema) {
    return ChunkReader.open(source.connection(), source.registered(schema), rows);
  }

  /**
   * All chunks' rows, each chunk read by a reader of its own: nothing but progress is carried over.
   */
  private List<List<String>> load(int rows, PublishedSchema schema) throws InterruptedException {
    List<List<String>> chunks = new ArrayList<>();
    BackfillProgress progress;
    try (ChunkReader reader = reader(rows, schema)) {
      progress = reader.begin(SCHEMA, MINOR);
    }
    while (!progress.complete()) {
      try (ChunkReader reader = reader(rows, schema)) {
        Chunk chunk = reader.read(progress, Set.of());
        chunks.add(SourceFixture.texts(List.of(chunk.rows())));
        progress = chunk.progress();
      }
    }
    return chunks;
  }

  @Test
  void aReaderThatCannotBeMadeLeavesNoSession() {
    String role = "reader_" + database.name();
    database.execute(
        "CREATE TYPE colour AS ENUM ('red')",
        "CREATE TABLE paints (id colour PRIMARY KEY)",
        "CREATE ROLE " + role + " LOGIN",
        "REVOKE SELECT ON pg_opclass FROM PUBLIC");
    List<RegisteredSchema> schemas =
        source.registered(
            schema(List.of(), written("paints", "SELECT id FROM paints WHERE id = :id")));

    assertThatThrownBy(
            () ->
                ChunkReader.open(
                    source.connectionAs(role), schemas, SourceSettings.DEFAULT.rowsPerChunk()))
        .hasStackTraceContaining("pg_opclass");

    await("session ended")
        .untilAsserted(
            () ->
                assertThat(
                        database.rows(
                            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND application_name = 'syncline backfill'"))
                    .isEmpty());
  }

  @Test
  void readsEveryRowOnceInKeyOrderInChunks() throws InterruptedException {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "INSERT INTO accounts SELECT n, 'n' || n FROM generate_series(1, 5) AS n");

    assertThat(
            load(
                2,
                schema(
                    List.of(),
                    written("accounts", "SELECT id, name FROM accounts WHERE id = :id"))))
        .containsExactly(
            List.of(
                "insert {\"id\": 1} {\"id\":1,\"name\":\"n1\"}",
                "insert {\"id\": 2} {\"id\":2,\"name\":\"n2\"}"),
            List.of(
                "insert {\"id\": 3} {\"id\":3,\"name\":\"n3\"}",
                "insert {\"id\": 4} {\"id\":4,\"name\":\"n4\"}"),
            List.of("insert {\"id\": 5} {\"id\":5,\"name\":\"n5\"}"));
  }

  /** The operator of that name on the search path is that of text, by which B comes before a. */
  @ParameterizedTest
  @ValueSource(strings = {"name", "name, id", "id, name"})
  void comparesKeysAsTheirIndexDoesWhereverItsOperatorsAre(String key) throws InterruptedException {
    database.execute(
        "CREATE SCHEMA ext",
        "CREATE EXTENSION citext SCHEMA ext",
        "CREATE TABLE accounts (id bigint, name ext.citext COLLATE \"C\", PRIMARY KEY ("
            + key
            + "))",
        "ALTER TABLE accounts REPLICA IDENTITY FULL",
        "INSERT INTO accounts VALUES (1, 'a'), (1, 'B'), (1, 'c'), (1, 'D')");

    assertThat(
            load(
                1,
                schema(
                    List.of("name"),
                    written(
                        "accounts",
                        "SELECT id, name::text AS name FROM accounts"
                            + " WHERE id = :id AND name::text = :name::text"))))
        .filteredOn(chunk -> !chunk.isEmpty())
        .extracting(chunk -> chunk.get(0).replaceAll(".*\"name\":\"(.)\".*", "$1"))
        .containsExactly("a", "B", "c", "D");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, name FROM accounts WHERE id = :id",
        "SELECT id, upper(name) AS name FROM accounts WHERE id = :id",
      })
  void weighsTheRowsOfAChunkBeforeItReadsThem(String sql) throws InterruptedException {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "INSERT INTO accounts SELECT n, repeat('x', CASE WHEN n <= 300 THEN 20 ELSE 20000 END)"
            + " FROM generate_series(1, 5400) AS n");

    assertThat(sizes(schema(List.of(), written("accounts", sql))))
        .startsWith(100L, 299L, 100L, 99L)
        .allMatch(rows -> rows < 300)
        .satisfies(
            all -> assertThat(all.stream().mapToLong(Long::longValue).sum()).isEqualTo(5400));
  }

  @Test
  void takesMoreAndMoreRowsOfANarrowTable() throws InterruptedException {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, born date)",
        "INSERT INTO accounts SELECT n FROM generate_series(1, 2500) AS n");

    assertThat(
            sizes(
                schema(
                    List.of(),
                    written("accounts", "SELECT id, born FROM accounts WHERE id = :id"))))
        .containsExactly(100L, 400L, 1600L, 400L);
  }

  @Test
  void learnsFromPublicRowsThatAreWiderThanTheirTable() throws InterruptedException {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY)",
        "INSERT INTO accounts SELECT n FROM generate_series(1, 700) AS n");

    assertThat(
            sizes(
                schema(
                    List.of(),
                    written(
                        "accounts",
                        "SELECT id, repeat('x', 9990) AS name FROM accounts WHERE id = :id"))))
        .startsWith(100L, 199L, 199L, 199L);
  }

  /** How many rows each chunk has, with one reader. */
  private List<Long> sizes(PublishedSchema accounts) throws InterruptedException {
    List<Long> read = new ArrayList<>();
    try (ChunkReader reader = reader(20_000, accounts)) {
      BackfillProgress progress = reader.begin(SCHEMA, MINOR);
      while (!progress.complete()) {
        long before = progress.rowsRead();
        progress = reader.read(progress, Set.of()).progress();
        read.add(progress.rowsRead() - before);
      }
    }
    return read;
  }

  @Test
  void rendersValuesOfATableAsPostgresDoes() throws InterruptedException {
    database.execute(
        "CREATE TYPE mood AS ENUM ('fine', 'not \"so\" fine')",
        "CREATE TABLE matrix (id char(4) PRIMARY KEY, yes bool, small int2, big int8, n numeric,"
            + " r float4, d float8, t text, v varchar(9), day date, at timestamp,"
            + " atz timestamptz, bin bytea, u uuid, j json, jb jsonb, m mood,"
            + " net inet, bits bit(3), money money, range int4range)",
        "INSERT INTO matrix VALUES ('a', true, -1, 9007199254740993, 1.50, 0.1, 1e300, E'\"\\\\\n"
            + "\u00e4', '', '0044-03-15 BC', '2024-02-29 23:59:59.999999', '1900-01-01"
            + " 00:00:00+01', '\\x00ff', gen_random_uuid(), ' [1, 2.50]"
            + " ', '{\"b\":1}', 'not \"so\" fine', '10.0.0.1/8', '101', '-1234.5',"
            + " '[1,9)')",
        "INSERT INTO matrix VALUES ('b', false, 0, 0, 'NaN', '-Infinity', 'NaN', NULL, NULL,"
            + " 'infinity', '-infinity', 'infinity', NULL, NULL, NULL, NULL, NULL, NULL,"
            + " NULL, NULL, NULL)",
        "INSERT INTO matrix SELECT n FROM generate_series(1, 20) AS n");
    String own = "SELECT m.* FROM matrix m WHERE m.id = :id";

    assertThat(
            source
                .registered(schema(List.of(), written("matrix", own)))
                .get(0)
                .plan()
                .load()
                .rowPlan())
        .isPresent();
    assertThat(all(2, schema(List.of(), written("matrix", own))))
        .hasSize(22)
        .isEqualTo(all(2, schema(List.of(), written("matrix", own + " AND true"))));
  }

  /** All rows, with one reader. */
  private List<String> all(int rows, PublishedSchema schema) throws InterruptedException {
    List<String> all = new ArrayList<>();
    try (ChunkReader reader = reader(rows, schema)) {
      BackfillProgress progress = reader.begin(SCHEMA, MINOR);
      while (!progress.complete()) {
        Chunk chunk = reader.read(progress, Set.of());
        all.addAll(SourceFixture.texts(List.of(chunk.rows())));
        progress = chunk.progress();
      }
    }
    return all;
  }

  @Test
  void resumesWithinACompositeKeyOfOddNamesAndTypes() throws InterruptedException {
    database.execute(
        "CREATE SCHEMA \"Sales\"",
        "CREATE TYPE unit AS ENUM ('z first', 'a second')",
        "CREATE TABLE \"Sales\".\"Line\" (\"At\" timestamptz, unit unit, code char(4), \"n\" int,"
            + " PRIMARY KEY (unit, \"At\", code))",
        "INSERT INTO \"Sales\".\"Line\" VALUES ('2024-01-01 00:00:00.000001Z', 'a second', 'b', 4),"
            + " ('2024-01-01 00:00:00Z', 'a second', 'b', 3), ('infinity', 'z first', 'a', 2),"
            + " ('0044-03-15 00:00:00Z BC', 'z first', 'a', 1), ('2024-01-01 00:00:00.000001Z', 'a"
            + " second', 'c', 5)");
    String sql =
        "SELECT l.*, l.n * 10 AS ten FROM \"Sales\".\"Line\" l"
            + " WHERE l.\"At\" = $1 AND l.unit = $2 AND l.code = $3";

    List<List<String>> chunks = load(1, schema(List.of(), written("Sales.Line", sql)));

    assertThat(chunks).hasSize(6);
    assertThat(chunks.get(5)).isEmpty();
    for (int i = 0; i < 5; i++) {
      assertThat(chunks.get(i))
          .singleElement()
          .asString()
          .endsWith("\"ten\":" + (i + 1) * 10 + "}");
    }
    assertThat(chunks.get(3).get(0))
        .startsWith(
            "insert {\"At\": \"2024-01-01T00:00:00.000001+00:00\", \"code\": \"b   \", \"unit\":"
                + " \"a second\"} ");
  }

  @Test
  void loadsWhatTheSqlOfAnInsertGives() throws InterruptedException {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, active bool)",
        "CREATE TABLE addresses (id bigint PRIMARY KEY, account_id bigint, city text)",
        "INSERT INTO accounts VALUES (1, true), (2, false), (3, true), (4, true)",
        "INSERT INTO addresses VALUES (10, 3, 'Ulm'), (11, 3, 'Bonn'), (12, 2, 'Jena')");
    String sql =
        "SELECT a.id, coalesce(d.city, '-') AS city FROM accounts a"
            + " LEFT JOIN addresses d ON d.account_id = a.id"
            + " WHERE a.id = :id AND a.active ORDER BY d.city";

    assertThat(
            load(
                3,
                schema(
                    List.of("id", "city"),
                    on(Operation.DELETE, "accounts", "SELECT 1 AS id, 'no' AS city WHERE :id > 0"),
                    on(Operation.INSERT, "accounts", sql))))
        .containsExactly(
            List.of(
                "insert {\"id\": 1, \"city\": \"-\"} {\"id\":1,\"city\":\"-\"}",
                "insert {\"id\": 3, \"city\": \"Bonn\"} {\"id\":3,\"city\":\"Bonn\"}",
                "insert {\"id\": 3, \"city\": \"Ulm\"} {\"id\":3,\"city\":\"Ulm\"}"),
            List.of("insert {\"id\": 4, \"city\": \"-\"} {\"id\":4,\"city\":\"-\"}"));
  }

  @Test
  void completesAnEmptyTableAtOnce() throws InterruptedException {
    database.execute("CREATE TABLE accounts (id bigint PRIMARY KEY)");

    assertThat(
            load(
                10,
                schema(List.of(), written("accounts", "SELECT id FROM accounts WHERE id = :id"))))
        .containsExactly(List.of());
  }

  @Test
  void estimatesRowsWithAndWithoutAnalyzeAndOverPartitions() {
    database.execute(
        "CREATE TABLE few (id bigint PRIMARY KEY)",
        "INSERT INTO few SELECT generate_series(1, 50)",
        "CREATE TABLE many (id bigint PRIMARY KEY, pad text) WITH (autovacuum_enabled = false)",
        "INSERT INTO many SELECT n, repeat('x', 50) FROM generate_series(1, 40000) AS n",
        "CREATE TABLE parts (id bigint PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (100) TO (500)",
        "INSERT INTO parts SELECT generate_series(1, 300)",
        "ANALYZE parts");

    assertThat(estimate("few")).isEqualTo(50);
    assertThat(estimate("many")).isBetween(30_000L, 55_000L);
    assertThat(estimate("parts")).isEqualTo(300);
  }

  @Test
  void estimatesAndReadsTheRowsOfChildrenTogetherWithThoseOfTheirTable()
      throws InterruptedException {
    database.execute(
        "CREATE TABLE vehicles (id int PRIMARY KEY, plate text)",
        "CREATE TABLE trucks (load text, PRIMARY KEY (id)) INHERITS (vehicles)",
        "INSERT INTO vehicles VALUES (1, 'a'), (2, 'b'), (3, 'c')",
        "INSERT INTO trucks VALUES (2, 'B'), (3, 'C'), (4, 'D')",
        "ALTER TABLE vehicles REPLICA IDENTITY FULL",
        "ALTER TABLE trucks REPLICA IDENTITY FULL",
        "ANALYZE vehicles, trucks");
    String sql = "SELECT id, plate FROM vehicles WHERE id = :id AND plate = :plate";

    List<List<String>> chunks = load(2, schema(List.of("plate"), written("vehicles", sql)));

    assertThat(chunks.stream().flatMap(List::stream)).hasSize(6);
    assertThat(estimate("vehicles")).isEqualTo(6);
  }

  private long estimate(String table) {
    String sql = "SELECT id FROM " + table + " WHERE id = :id";
    try (ChunkReader reader = reader(10, schema(List.of(), written(table, sql)))) {
      return reader.begin(SCHEMA, MINOR).rowsEstimated();
    }
  }

  @Test
  void holdsNothingOpenBetweenChunks() throws InterruptedException {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY)", "INSERT INTO accounts VALUES (1), (2)");
    try (ChunkReader reader =
        reader(
            1, schema(List.of(), written("accounts", "SELECT id FROM accounts WHERE id = :id")))) {
      reader.read(reader.begin(SCHEMA, MINOR), Set.of());

      assertThat(
              database.value(
                  "SELECT state FROM pg_stat_activity WHERE application_name = 'syncline backfill'"
                      + " AND datname = current_database()"))
          .isEqualTo("idle");
    }
  }

  @Test
  void waitsUntilTheTransactionsItMustSeeAreVisible() throws Exception {
    database.execute("CREATE TABLE accounts (id bigint PRIMARY KEY)");
    try (ChunkReader reader =
            reader(
                10,
                schema(List.of(), written("accounts", "SELECT id FROM accounts WHERE id = :id")));
        Connection writer = database.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("INSERT INTO accounts VALUES (1)");
      long transaction;
      try (ResultSet row = statement.executeQuery("SELECT txid_current() % (2 ^ 32)::bigint")) {
        row.next();
        transaction = row.getLong(1);
      }
      BackfillProgress begin = reader.begin(SCHEMA, MINOR);

      CompletableFuture<Chunk> chunk =
          CompletableFuture.supplyAsync(() -> read(reader, begin, transaction));
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(10))
          .until(() -> !chunk.isDone());
      writer.commit();

      await().untilAsserted(() -> assertThat(chunk).isCompleted());
      assertThat(SourceFixture.texts(List.of(chunk.get().rows())))
          .containsExactly("insert {\"id\": 1} {\"id\":1}");
    }
  }

  private static Chunk read(ChunkReader reader, BackfillProgress progress, long transaction) {
    try {
      return reader.read(progress, Set.of(transaction));
    } catch (InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }

  @Test
  void writesItsMarksIntoTheLogAsTransactionalMessages() {
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY)",
        "SELECT pg_create_logical_replication_slot('marks', 'test_decoding')");
    try (ChunkReader reader =
        reader(
            10, schema(List.of(), written("accounts", "SELECT id FROM accounts WHERE id = :id")))) {
      reader.mark("syncline", "low 1");
    }

    assertThat(database.rows("SELECT data FROM pg_logical_slot_get_changes('marks', NULL, NULL)"))
        .contains("message: transactional: 1 prefix: syncline, sz: 5 content:low 1");
    database.execute("SELECT pg_drop_replication_slot('marks')");
  }
}
