package dev.syncline.postgres.source.internal.backfill;

import static dev.syncline.postgres.source.internal.transform.SourceFixture.schema;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.spi.BackfillJobReader.Part;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.JobFailedException;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.BackfillPace;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.source.internal.transform.SourceFixture;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of each scope of a job, on a real table. */
@Tag("verify")
class JobReaderTest {
  private static final String ROW_PLAN = "SELECT id, name FROM accounts WHERE id = :id";
  private static final String QUERY_PLAN =
      "SELECT id, upper(name) AS name FROM accounts WHERE id = :id";
  private static final BackfillJobId ID = new BackfillJobId(7);

  private TestDatabase database;
  private SourceFixture source;

  @BeforeEach
  void createDatabase() {
    database = TestPostgres.shared().database();
    source = new SourceFixture(database);
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text, options jsonb DEFAULT '{}')",
        "INSERT INTO accounts SELECT n, 'n' || n FROM generate_series(1, 9) AS n",
        "UPDATE accounts SET options = '{\"vip\": true}' WHERE id IN (2, 8)");
  }

  @ParameterizedTest
  @ValueSource(strings = {ROW_PLAN, QUERY_PLAN})
  void readsTheRowsOfEachScope(String sql) throws InterruptedException {
    PublishedSchema accounts = accounts(sql);

    assertThat(ids(accounts, BackfillScope.EVERYTHING)).containsExactly(ids(1, 9));
    assertThat(ids(accounts, where("id % 4 = 0 OR accounts.name = 'n3'")))
        .containsExactly("3", "4", "8");
    assertThat(ids(accounts, where("options ? 'vip' -- the ? is an operator")))
        .containsExactly("2", "8");
    assertThat(ids(accounts, where("name = 'nobody?'"))).isEmpty();
    assertThat(ids(accounts, range("{\"id\": 3}", "{\"id\": 6}"))).containsExactly(ids(3, 6));
    assertThat(ids(accounts, range("{\"id\": 8}", null))).containsExactly("8", "9");
    assertThat(ids(accounts, range(null, "{\"id\": 2}"))).containsExactly("1", "2");
    assertThat(ids(accounts, BackfillScope.LISTED, "{\"id\": 9}", "{\"id\": 4.0}"))
        .containsExactlyInAnyOrder("4", "9");
  }

  @ParameterizedTest
  @ValueSource(strings = {ROW_PLAN, QUERY_PLAN})
  void aListedKeyWithoutARowIsDeleted(String sql) throws InterruptedException {
    List<String> keys = IntStream.of(77, 1, 78).mapToObj(id -> "{\"id\": " + id + "}").toList();

    assertThat(texts(accounts(sql), BackfillScope.LISTED, keys))
        .hasSize(3)
        .anySatisfy(text -> assertThat(text).startsWith("insert {\"id\": 1}"))
        .anySatisfy(text -> assertThat(text).startsWith("delete {\"id\": 77}"))
        .anySatisfy(text -> assertThat(text).startsWith("delete {\"id\": 78}"));
  }

  @Test
  void keysOfSeveralColumnsAndExpressionsFindTheirRows() throws InterruptedException {
    database.execute(
        "CREATE TABLE items (tenant int, code text, name text, PRIMARY KEY (tenant, code))",
        "INSERT INTO items VALUES (1, 'a''b', 'x'), (1, 'c', 'y'), (2, 'a''b', 'z')");
    PublishedSchema items =
        schema(
            List.of("code", "tenant"),
            written(
                "items",
                "SELECT tenant, code, name FROM items WHERE tenant = :tenant AND code = :code"));

    assertThat(
            texts(
                items,
                BackfillScope.LISTED,
                List.of("{\"code\": \"a'b\", \"tenant\": 2}", "{\"code\": \"z\", \"tenant\": 1}")))
        .containsExactly(
            "insert {\"code\": \"a'b\", \"tenant\": 2}"
                + " {\"tenant\":2,\"code\":\"a'b\",\"name\":\"z\"}",
            "delete {\"code\": \"z\", \"tenant\": 1}");
    assertThat(
            texts(
                items,
                range("{\"code\": \"b\", \"tenant\": 1}", "{\"code\": \"a'b\", \"tenant\": 2}"),
                List.of()))
        .hasSize(2)
        .allMatch(text -> !text.contains("\"x\""));
  }

  /** A delete event for another text of a value would delete the row that has it. */
  @Test
  void aKeyThatIsWrittenInAnotherWayIsTheKeyOfItsRow() throws InterruptedException {
    database.execute(
        "CREATE TABLE prices (id numeric PRIMARY KEY, name text)",
        "INSERT INTO prices VALUES (4.00, 'four'), (5, 'five')");
    PublishedSchema prices =
        schema(List.of(), written("prices", "SELECT id, name FROM prices WHERE id = :id"));

    assertThat(
            texts(
                prices,
                BackfillScope.LISTED,
                List.of("{\"id\": 4}", "{\"id\": 5.000}", "{\"id\": 6.5}")))
        .hasSize(3)
        .anyMatch(text -> text.startsWith("insert {\"id\": 4.00}"))
        .anyMatch(text -> text.startsWith("insert {\"id\": 5}"))
        .anyMatch(text -> text.startsWith("delete {\"id\": 6.5}"));
  }

  @Test
  void wideRowsOfAListComeInSeveralChunks() throws InterruptedException {
    database.execute(
        "INSERT INTO accounts SELECT n, repeat('x', 900000) FROM generate_series(101, 108) AS n");
    List<String> keys =
        IntStream.rangeClosed(101, 110).mapToObj(id -> "{\"id\": " + id + "}").toList();

    assertThat(chunks(accounts(ROW_PLAN), BackfillScope.LISTED, keys))
        .hasSizeGreaterThan(3)
        .allMatch(chunk -> chunk.rows().published().size() <= 4)
        .satisfies(
            all ->
                assertThat(all.stream().mapToInt(chunk -> chunk.rows().published().size()).sum())
                    .isEqualTo(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nome = 'x'",
        "id = ",
        "id",
        "1 = 1) OR (id",
        "true) AS t, (SELECT 1",
        "count(*) > 1",
        "true; DELETE FROM accounts",
        "id = 1 UNION SELECT 1"
      })
  void badSqlIsRefusedBeforeARowIsRead(String sql) {
    try (JobReader reader = reader(accounts(ROW_PLAN))) {
      assertThatThrownBy(() -> reader.begin(job(where(sql), 0), 1))
          .isInstanceOf(JobFailedException.class)
          .hasMessageContaining("SRC-180");
    }
    assertThat(database.number("SELECT count(*) FROM accounts")).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {ROW_PLAN, QUERY_PLAN})
  void aConditionThatFailsOnARowEndsTheJobAndQuarantinesNothing(String sql) {
    assertThatThrownBy(() -> ids(accounts(sql), where("1 / (id - 5) < 1")))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("SRC-180")
        .hasMessageContaining("22012");
  }

  @Test
  void aConditionCannotWrite() {
    database.execute(
        "CREATE FUNCTION purge() RETURNS boolean LANGUAGE sql VOLATILE AS"
            + " 'DELETE FROM accounts RETURNING true'");

    assertThatThrownBy(() -> ids(accounts(ROW_PLAN), where("purge()")))
        .isInstanceOf(JobFailedException.class);
    assertThat(database.number("SELECT count(*) FROM accounts")).isEqualTo(9);
  }

  @Test
  void aKeyOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> ids(accounts(ROW_PLAN), BackfillScope.LISTED, "{\"id\": \"seven\"}"))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("SRC-180")
        .hasMessageContaining("the keys");
    try (JobReader reader = reader(accounts(ROW_PLAN))) {
      assertThatThrownBy(() -> reader.begin(job(range("{\"id\": \"seven\"}", null), 0), 1))
          .isInstanceOf(JobFailedException.class)
          .hasMessageContaining("--from and --to");
    }
  }

  @Test
  void estimatesTheRowsOfAScope() {
    database.execute(
        "INSERT INTO accounts SELECT n, 'n' FROM generate_series(10, 10000) AS n",
        "ANALYZE accounts");
    try (JobReader reader = reader(accounts(ROW_PLAN))) {
      assertThat(reader.begin(job(where("id <= 1000"), 0), 1).rowsEstimated())
          .isBetween(800L, 1200L);
      assertThat(reader.begin(job(range("{\"id\": 9001}", null), 0), 1).rowsEstimated())
          .isBetween(800L, 1200L);
      assertThat(reader.begin(job(BackfillScope.LISTED, 3), 1).rowsEstimated()).isEqualTo(3);
    }
  }

  @Test
  void holdsASessionOnlyWhileItIsUsed() {
    JobReader reader = reader(accounts(ROW_PLAN));
    assertThat(sessions()).isZero();
    reader.begin(job(BackfillScope.EVERYTHING, 0), 1);
    assertThat(sessions()).isEqualTo(1);

    reader.close();
    reader.close();

    await().until(() -> sessions() == 0);
    assertThat(reader.begin(job(BackfillScope.EVERYTHING, 0), 1).rowsEstimated()).isEqualTo(9);
    reader.close();
  }

  /** A session that is lost between two chunks is replaced, and nothing else is affected. */
  @Test
  void aStatementThatIsInterruptedIsTriedAgain() throws InterruptedException {
    try (JobReader reader = reader(accounts(ROW_PLAN))) {
      BackfillJob job = job(BackfillScope.EVERYTHING, 0);
      BackfillProgress begun = reader.begin(job, 1).underWay();
      database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'syncline backfill'"
              + " AND datname = current_database()");

      assertThat(
              reader
                  .read(new Part(job, begun, OptionalInt.empty(), List.of(), 4), Set.of())
                  .chunk()
                  .rows())
          .satisfies(rows -> assertThat(rows.published()).hasSize(4));
    }
  }

  private long sessions() {
    return database.number(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'syncline backfill'"
            + " AND datname = current_database()");
  }

  @ParameterizedTest
  @ValueSource(strings = {ROW_PLAN, QUERY_PLAN})
  void rangesTogetherAreAllRowsOfTheScopeEachOnce(String sql) throws InterruptedException {
    database.execute(
        "INSERT INTO accounts SELECT n, 'n' || n FROM generate_series(10, 9000) AS n",
        "ANALYZE accounts");
    List<BackfillScope> scopes =
        List.of(BackfillScope.EVERYTHING, where("id % 2 = 0"), range("{\"id\": 1001}", null));
    for (BackfillScope scope : scopes) {
      List<List<String>> ranges = ranges(accounts(sql), scope, 3);

      assertThat(ranges).hasSize(3).allMatch(rows -> rows.size() > 1_000);
      assertThat(ranges.stream().flatMap(List::stream))
          .containsExactlyInAnyOrder(ids(accounts(sql), scope).toArray(String[]::new));
    }
  }

  /** The rows of each range; chunks of all of them are read in turn. */
  private List<List<String>> ranges(PublishedSchema schema, BackfillScope scope, int most)
      throws InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    try (JobReader reader =
        new JobReader(
            () -> ChunkReader.open(source.connection(), source.registered(schema), 1_000))) {
      BackfillJob job = job(scope, 0);
      BackfillProgress progress = reader.begin(job, most).underWay();
      assertThat(progress.ranges()).hasSize(most);
      progress.ranges().forEach(range -> rows.add(new ArrayList<>()));
      while (!progress.complete()) {
        for (int number = 0; number < rows.size(); number++) {
          if (!progress.ranges().get(number).complete()) {
            Part part = new Part(job, progress, OptionalInt.of(number), List.of(), 1000);
            Chunk chunk = reader.read(part, Set.of()).chunk();
            chunk.rows().published().forEach(new Ids(rows.get(number))::add);
            progress = chunk.progress();
          }
        }
      }
      assertThat(progress.rowsRead()).isEqualTo(rows.stream().mapToLong(List::size).sum());
    }
    return rows;
  }

  /** Collects ids from the keys of events. */
  private record Ids(List<String> found) {
    void add(NewEvent event) {
      found.add(event.key().replaceAll("\\D", ""));
    }
  }

  @Test
  void rowsInAnotherOrderAreReadAgainInOnePiece() throws InterruptedException {
    database.execute(
        "INSERT INTO accounts SELECT n, 'n' || n FROM generate_series(10, 2000) AS n",
        "ANALYZE accounts");
    PublishedSchema accounts = accounts(ROW_PLAN);
    try (JobReader reader = reader(accounts)) {
      BackfillJob job = job(BackfillScope.EVERYTHING, 0);
      BackfillProgress begun = reader.begin(job, 2).underWay();
      assertThat(begun.ranges()).hasSize(2);
      // The column's row in the catalogue is another one: the order may be.
      database.execute("ALTER TABLE accounts ALTER id SET STATISTICS 50");

      for (int number = 0; number < 2; number++) {
        Part part = new Part(job, begun, OptionalInt.of(number), List.of(), 1000);
        Chunk chunk = reader.read(part, Set.of()).chunk();

        assertThat(chunk.rows().published()).isEmpty();
        assertThat(chunk.progress().ranges()).isEmpty();
        assertThat(chunk.progress().rowsRead()).isZero();
        assertThat(chunk.progress().complete()).isFalse();
      }
    }
  }

  @Test
  void fewRowsAndRowsThatReferToTheirTableAreReadInOnePiece() {
    try (JobReader reader = reader(accounts(ROW_PLAN))) {
      assertThat(reader.begin(job(BackfillScope.EVERYTHING, 0), 4).ranges()).isEmpty();
      database.execute(
          "INSERT INTO accounts SELECT n, 'n' || n FROM generate_series(10, 2000) AS n",
          "ANALYZE accounts");
      assertThat(reader.begin(job(BackfillScope.EVERYTHING, 0), 4).ranges()).hasSize(4);
      assertThat(reader.begin(job(BackfillScope.LISTED, 2000), 4).ranges()).isEmpty();
      database.execute("ALTER TABLE accounts ADD boss bigint REFERENCES accounts");

      assertThat(reader.begin(job(BackfillScope.EVERYTHING, 0), 4).ranges()).isEmpty();
    }
  }

  private static PublishedSchema accounts(String sql) {
    return schema(List.of(), written("accounts", sql));
  }

  private JobReader reader(PublishedSchema schema) {
    return new JobReader(() -> ChunkReader.open(source.connection(), source.registered(schema), 4));
  }

  private static BackfillScope where(String sql) {
    return new BackfillScope.Where(sql);
  }

  private static BackfillScope range(String from, String to) {
    return new BackfillScope.KeyRange(Optional.ofNullable(from), Optional.ofNullable(to));
  }

  private static BackfillJob job(BackfillScope scope, int keys) {
    return new BackfillJob(
        ID,
        new FeedName(new Slug("publisher"), new Slug("source")),
        scope,
        BackfillJobState.REQUESTED,
        OptionalLong.empty(),
        OptionalInt.empty(),
        BackfillProgress.waiting(new SchemaId(1), 2, keys).of(ID),
        BackfillPace.NONE,
        Optional.empty(),
        new BackfillJob.Times("me", Instant.EPOCH, Optional.empty(), Optional.empty()));
  }

  private static String[] ids(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toArray(String[]::new);
  }

  private List<String> ids(PublishedSchema schema, BackfillScope scope, String... keys)
      throws InterruptedException {
    return texts(schema, scope, List.of(keys)).stream()
        .map(text -> text.replaceAll("^insert \\{\"id\": (\\d+)\\}.*", "$1"))
        .toList();
  }

  private List<String> texts(PublishedSchema schema, BackfillScope scope, List<String> keys)
      throws InterruptedException {
    return chunks(schema, scope, keys).stream()
        .flatMap(chunk -> Stream.of(SourceFixture.texts(List.of(chunk.rows()))))
        .flatMap(List::stream)
        .toList();
  }

  /** All chunks; the progress of each is complete with the last, and only then. */
  private List<Chunk> chunks(PublishedSchema schema, BackfillScope scope, List<String> keys)
      throws InterruptedException {
    List<Chunk> chunks = new ArrayList<>();
    try (JobReader reader = reader(schema)) {
      BackfillJob job = job(scope, keys.size());
      BackfillProgress progress = reader.begin(job, 1).underWay();
      while (!progress.complete()) {
        List<String> next =
            keys.subList((int) (keys.isEmpty() ? 0 : progress.rowsRead()), keys.size());
        Chunk chunk =
            reader.read(new Part(job, progress, OptionalInt.empty(), next, 1000), Set.of()).chunk();
        chunks.add(chunk);
        progress = chunk.progress();
        assertThat(progress.job()).contains(ID);
      }
    }
    return chunks;
  }
}
