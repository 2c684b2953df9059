package dev.syncline.postgres.source.internal.backfill;

import static dev.syncline.postgres.source.internal.transform.SourceFixture.schema;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.postgres.source.internal.transform.SourceFixture;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that was read last means nothing once rows come in another order. */
@Tag("verify")
class KeyOrderTest {
  private static final int ROWS = 12;
  private static final int CHUNK = 3;
  private static final PublishedSchema ITEMS =
      schema(List.of("name"), written("items", "SELECT name FROM items WHERE name = :name"));
  private static final PublishedSchema CODES =
      schema(List.of("name"), written("items", "SELECT name, code FROM items WHERE name = :name"));
  private static final List<String> NAMES =
      IntStream.rangeClosed(1, ROWS).mapToObj(n -> "n" + n).sorted().toList();

  private final TestDatabase database = TestPostgres.shared().database();
  private final SourceFixture source = new SourceFixture(database);

  @BeforeEach
  void table() {
    database.execute(
        "CREATE TYPE size AS ENUM ('s1', 's2', 's3', 's4')",
        "CREATE TABLE items (id int PRIMARY KEY, code int NOT NULL, word text COLLATE \"C\" NOT"
            + " NULL, size size NOT NULL, name text NOT NULL UNIQUE)",
        "INSERT INTO items SELECT n, 13 - n, chr(CASE WHEN n % 2 = 0 THEN 64 ELSE 96 END + n),"
            + " ('s' || 1 + n % 4)::size, 'n' || n FROM generate_series(1, "
            + ROWS
            + ") n",
        "ALTER TABLE items REPLICA IDENTITY FULL");
  }

  private static Stream<Arguments> orders() {
    return Stream.of(
        argumentSet("another key", "id", "DROP CONSTRAINT items_pkey, ADD PRIMARY KEY (code)"),
        argumentSet("another type", "id", "ALTER id TYPE text"),
        argumentSet("the same type, other values", "id", "ALTER id TYPE int USING -id"),
        argumentSet("another collation", "word", "ALTER word TYPE text COLLATE \"en-x-icu\""),
        argumentSet(
            "another column of that name",
            "id",
            "RENAME id TO was; ALTER TABLE items RENAME code TO id; ALTER TABLE items DROP"
                + " CONSTRAINT items_pkey, ADD PRIMARY KEY (id)"),
        argumentSet(
            "other labels",
            "size, id",
            "REPLICA IDENTITY FULL; ALTER TYPE size RENAME VALUE 's1' TO 's'; ALTER TYPE size"
                + " RENAME VALUE 's4' TO 's1'; ALTER TYPE size RENAME VALUE 's' TO 's4'"),
        argumentSet(
            "another table",
            "id",
            "RENAME TO was; CREATE TABLE items (LIKE was INCLUDING ALL); ALTER TABLE items REPLICA"
                + " IDENTITY FULL; INSERT INTO items SELECT -id, code, word, size, name FROM was"));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void aLoadBeginsAgainWhereRowsComeInAnotherOrder(String key, String alteration)
      throws InterruptedException {
    primaryKey(key);
    List<String> read = new ArrayList<>();
    BackfillProgress progress;
    try (ChunkReader reader = reader()) {
      progress = next(reader, reader.begin(new SchemaId(1), 2), read);
    }

    database.execute("ALTER TABLE items " + alteration);
    rest(progress, read);

    assertThat(Set.copyOf(read)).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VACUUM FULL ANALYZE items",
        "ALTER TABLE items ADD other int, ALTER name DROP NOT NULL",
        "CREATE UNIQUE INDEX ON items (word, id)",
        "GRANT SELECT ON items TO PUBLIC",
        "ALTER TABLE items RENAME CONSTRAINT items_pkey TO items_key"
      })
  void itGoesOnWhereTheyDoNot(String statement) throws InterruptedException {
    primaryKey("word, id");
    List<String> read = new ArrayList<>();
    BackfillProgress progress;
    try (ChunkReader reader = reader()) {
      progress = next(reader, reader.begin(new SchemaId(1), 2), read);
    }

    database.execute(statement);
    rest(progress, read);

    assertThat(read).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  /** The version before did not say what its keys meant. */
  @Test
  void whatAnEarlierVersionHasReadIsReadAgain() throws InterruptedException {
    List<String> read = new ArrayList<>();
    BackfillProgress begun;
    try (ChunkReader reader = reader()) {
      begun = reader.begin(new SchemaId(1), 2).underWay();
    }

    rest(
        new BackfillProgress(begun.schema(), 2, Optional.of("[\"3\"]"), CHUNK, ROWS, begun.state()),
        read);

    assertThat(read).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  @Test
  void theOrderMayChangeBetweenTheChunksOfOneReader() throws InterruptedException {
    primaryKey("word");
    List<String> read = new ArrayList<>();
    try (ChunkReader reader = reader()) {
      BackfillProgress progress = next(reader, reader.begin(new SchemaId(1), 2), read);
      database.execute("ALTER TABLE items ALTER word TYPE text COLLATE \"en-x-icu\"");
      while (!progress.complete()) {
        progress = next(reader, progress, read);
      }
      assertThat(progress.rowsRead()).isEqualTo(ROWS);
    }

    assertThat(Set.copyOf(read)).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  /** The chunk waits for the lock of who alters the table, and reads it as it is then. */
  @Test
  void orWhileAChunkIsRead() throws Exception {
    primaryKey("word");
    List<String> read = new ArrayList<>();
    try (ChunkReader reader = reader();
        Connection owner = database.connect();
        Statement statement = owner.createStatement()) {
      BackfillProgress first = next(reader, reader.begin(new SchemaId(1), 2), read);
      owner.setAutoCommit(false);
      statement.execute("ALTER TABLE items ALTER word TYPE text COLLATE \"en-x-icu\"");
      CompletableFuture<BackfillProgress> second =
          CompletableFuture.supplyAsync(() -> nextOf(reader, first, read));
      await()
          .until(
              () ->
                  database.number(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND datname = current_database()")
                      == 1);
      owner.commit();

      BackfillProgress progress = second.get();
      while (!progress.complete()) {
        progress = next(reader, progress, read);
      }
    }

    assertThat(Set.copyOf(read)).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  private static Stream<Arguments> alterations() {
    return Stream.of(
        argumentSet("the key's type", "ALTER id TYPE text"),
        argumentSet("the key's length", "ALTER word TYPE varchar(9) COLLATE \"C\""),
        argumentSet("the type of another column", "ALTER code TYPE text USING 'c' || code"),
        argumentSet("NULL", "ALTER code DROP NOT NULL; UPDATE items SET code = NULL WHERE id > 6"));
  }

  /** What was planned would read another key, or write values in another form. */
  @ParameterizedTest
  @MethodSource("alterations")
  void aReaderReadsNothingOfATableThatIsNotAsItWasPlannedFor(String alteration)
      throws InterruptedException {
    primaryKey("id, word");
    List<String> read = new ArrayList<>();
    BackfillProgress first;
    try (ChunkReader reader = reader(CODES)) {
      first = next(reader, reader.begin(new SchemaId(1), 2), read);
      database.execute("ALTER TABLE items " + alteration);

      assertThatThrownBy(() -> reader.read(first, Set.of()))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("table public.items was altered");
    }
    try (ChunkReader reader = reader(CODES)) {
      BackfillProgress progress = first;
      while (!progress.complete()) {
        Chunk chunk = reader.read(progress, Set.of());
        chunk.rows().published().forEach(event -> assertThat(event).satisfies(this::isAtSource));
        chunk.rows().published().stream().map(KeyOrderTest::name).forEach(read::add);
        progress = chunk.progress();
      }
    }
    assertThat(Set.copyOf(read)).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  private void isAtSource(NewEvent event) {
    assertThat(
            database.number(
                "SELECT count(*) FROM items WHERE jsonb_build_object('name', name, 'code', code) ="
                    + " '"
                    + event.object().orElseThrow()
                    + "'"))
        .as(event.object().orElseThrow())
        .isEqualTo(1);
  }

  private void primaryKey(String columns) {
    database.execute(
        "ALTER TABLE items DROP CONSTRAINT items_pkey, ADD PRIMARY KEY (" + columns + ")");
  }

  private ChunkReader reader() {
    return reader(ITEMS);
  }

  private ChunkReader reader(PublishedSchema schema) {
    return ChunkReader.open(source.connection(), source.registered(schema), CHUNK);
  }

  /** Reads on, each chunk with a reader that knows no more than the progress. */
  private void rest(BackfillProgress from, List<String> read) throws InterruptedException {
    BackfillProgress progress = from;
    while (!progress.complete()) {
      try (ChunkReader reader = reader()) {
        progress = next(reader, progress, read);
      }
    }
  }

  private static BackfillProgress next(
      ChunkReader reader, BackfillProgress progress, List<String> read)
      throws InterruptedException {
    Chunk chunk = reader.read(progress, Set.of());
    chunk.rows().published().stream().map(KeyOrderTest::name).forEach(read::add);
    return chunk.progress();
  }

  private static BackfillProgress nextOf(
      ChunkReader reader, BackfillProgress progress, List<String> read) {
    try {
      return next(reader, progress, read);
    } catch (InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }

  private static String name(NewEvent event) {
    return event.object().orElseThrow().replaceAll(".*\"(n\\d+)\".*", "$1");
  }
}
