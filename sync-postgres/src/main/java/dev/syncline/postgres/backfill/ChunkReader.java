package dev.syncline.postgres.backfill;

import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.Connection;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.transform.FailedRow;
import dev.syncline.postgres.transform.KeyJson;
import dev.syncline.postgres.transform.OutputPolicy;
import dev.syncline.postgres.transform.RegisteredSchema;
import dev.syncline.postgres.transform.SourceFailure;
import dev.syncline.postgres.transform.TunedSession;
import dev.syncline.postgres.transform.VisibilityWait;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads public schemas in chunks by the primary key of their primary table, each chunk in one
 * statement: nothing is held open at the source between chunks. Owns one session; after a {@link
 * RetriableException} open a new reader.
 */
public final class ChunkReader implements BackfillReader {
  /** Rows of the primary table in a chunk, unless told otherwise. */
  public static final int DEFAULT_ROWS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(ChunkReader.class);

  private final java.sql.Connection session;
  private final Map<Version, RegisteredSchema> schemas;
  private final OutputPolicy policy;
  private final int rows;

  private ChunkReader(
      java.sql.Connection session, Map<Version, RegisteredSchema> schemas, int rows) {
    this.session = session;
    this.schemas = schemas;
    policy = new OutputPolicy(List.copyOf(schemas.values()));
    this.rows = rows;
  }

  /**
   * Connects to the source.
   *
   * @param source how to reach it
   * @param schemas the public schemas, planned for this source
   * @param rows rows of the primary table in a chunk
   * @throws RetriableException if the source cannot be reached now
   */
  public static ChunkReader open(Connection source, List<RegisteredSchema> schemas, int rows) {
    Map<Version, RegisteredSchema> byVersion = new HashMap<>();
    schemas.forEach(schema -> byVersion.put(Version.of(schema), schema));
    return new ChunkReader(TunedSession.open(source, "syncline backfill"), byVersion, rows);
  }

  /** Minors share an id. */
  private record Version(SchemaId id, int minor) {
    static Version of(RegisteredSchema schema) {
      return new Version(schema.id(), schema.plan().schema().version().minor());
    }
  }

  @Override
  public BackfillProgress begin(SchemaId schema, int minor) {
    try {
      long estimate = new RowEstimate(session).of(query(new Version(schema, minor)).table());
      return new BackfillProgress(schema, minor, Optional.empty(), 0, estimate, false);
    } catch (SQLException cause) {
      throw SourceFailure.of("estimate a table's rows", cause);
    }
  }

  @Override
  public Chunk read(BackfillProgress progress, Set<Long> mustSee) throws InterruptedException {
    ChunkQuery query = query(version(progress));
    try {
      // What one snapshot sees every later one sees too.
      new VisibilityWait(session).await(mustSee);
      return read(query, progress, rows);
    } catch (SQLException cause) {
      throw SourceFailure.of("read a chunk of rows", cause);
    }
  }

  /** A smaller chunk where one row of a larger one is to blame, down to that row itself. */
  private Chunk read(ChunkQuery query, BackfillProgress progress, int limit) throws SQLException {
    if (limit == 1) {
      return readOne(query, progress);
    }
    try {
      return readChunk(query, progress, limit);
    } catch (SQLException cause) {
      if (!FailedRow.mayCause(cause)) {
        throw cause;
      }
      return read(query, progress, limit / 2);
    }
  }

  private Chunk readChunk(ChunkQuery query, BackfillProgress progress, int limit)
      throws SQLException {
    String sql = progress.lastKey().isPresent() ? query.next() : query.first();
    try (PreparedStatement statement = prepare(sql, progress.lastKey(), limit);
        ResultSet row = statement.executeQuery()) {
      return chunk(row, query.keySize(), progress, limit);
    }
  }

  /**
   * The next row alone. Its key and itself are read in one snapshot: if the SQL fails on it,
   * another row might be the next by the time its key is asked for, and would be set aside in its
   * place.
   */
  private Chunk readOne(ChunkQuery query, BackfillProgress progress) throws SQLException {
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      List<String> keys = nextKeys(query, progress);
      try {
        return readChunk(query, progress, 1);
      } catch (SQLException cause) {
        if (keys.isEmpty() || !FailedRow.mayCause(cause)) {
          throw cause;
        }
        return failed(keys, query.keySize(), progress, cause.getSQLState());
      }
    } finally {
      session.rollback();
      session.setAutoCommit(true);
    }
  }

  /** The next row's primary key as texts, then its public row's key; empty if there is no row. */
  private List<String> nextKeys(ChunkQuery query, BackfillProgress progress) throws SQLException {
    String sql = progress.lastKey().isPresent() ? query.nextKeys() : query.firstKeys();
    try (PreparedStatement statement = prepare(sql, progress.lastKey(), 1);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return List.of();
      }
      List<String> keys = texts(row, 2, query.keySize());
      keys.addAll(texts(row, 3 + query.keySize(), contractKey(progress).size()));
      return keys;
    }
  }

  private Chunk failed(List<String> keys, int keySize, BackfillProgress progress, String state) {
    List<String> publicKey = keys.subList(keySize, keys.size());
    FailedRow failed = FailedRow.of(state, contractKey(progress), publicKey);
    RegisteredSchema schema = schemas.get(version(progress));
    return new Chunk(
        new PublicEvents(List.of(), List.of(failed.refused(schema, Operation.INSERT))),
        new BackfillProgress(
            progress.schema(),
            progress.minor(),
            Optional.of(KeyTexts.write(keys.subList(0, keySize))),
            progress.rowsRead() + 1,
            progress.rowsEstimated(),
            false));
  }

  private List<String> contractKey(BackfillProgress progress) {
    return schemas.get(version(progress)).plan().contract().key();
  }

  @Override
  public void awaitRunningTransactions() throws InterruptedException {
    try {
      new VisibilityWait(session).awaitRunning();
    } catch (SQLException cause) {
      throw SourceFailure.of("ask for running transactions", cause);
    }
  }

  @Override
  public Set<Long> unseen(Set<Long> transactionIds) {
    try {
      return VisibilityWait.current(session).unseen(transactionIds);
    } catch (SQLException cause) {
      throw SourceFailure.of("ask for visible transactions", cause);
    }
  }

  private PreparedStatement prepare(String sql, Optional<String> lastKey, int limit)
      throws SQLException {
    List<String> key = lastKey.map(KeyTexts::read).orElse(List.of());
    PreparedStatement statement = session.prepareStatement(sql);
    for (int i = 0; i < key.size(); i++) {
      statement.setString(i + 1, key.get(i));
    }
    statement.setInt(key.size() + 1, limit);
    return statement;
  }

  private Chunk chunk(ResultSet row, int keySize, BackfillProgress progress, int limit)
      throws SQLException {
    RegisteredSchema schema = schemas.get(version(progress));
    List<String> properties = contractKey(progress);
    KeyJson json = new KeyJson(properties);
    List<NewEvent> events = new ArrayList<>();
    long read = 0;
    Optional<String> lastKey = progress.lastKey();
    while (row.next()) {
      if (row.getLong(1) > read) {
        read = row.getLong(1);
        lastKey = Optional.of(KeyTexts.write(texts(row, 2, keySize)));
      }
      int object = 2 + keySize;
      if (row.getString(object) != null) {
        String key = json.write(texts(row, object + 1, properties.size()));
        events.add(event(schema, key, row.getString(object)));
      }
    }
    return new Chunk(
        policy.sort(events),
        new BackfillProgress(
            progress.schema(),
            progress.minor(),
            lastKey,
            progress.rowsRead() + read,
            progress.rowsEstimated(),
            read < limit));
  }

  private static NewEvent event(RegisteredSchema schema, String key, String object) {
    int minor = schema.plan().schema().version().minor();
    return new NewEvent(schema.id(), minor, Operation.INSERT, key, Optional.of(object));
  }

  private static List<String> texts(ResultSet row, int first, int count) throws SQLException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(row.getString(first + i));
    }
    return texts;
  }

  @Override
  public void mark(String prefix, String content) {
    try (PreparedStatement statement =
        session.prepareStatement("SELECT pg_logical_emit_message(true, ?, ?)")) {
      statement.setString(1, prefix);
      statement.setString(2, content);
      statement.execute();
    } catch (SQLException cause) {
      throw SourceFailure.of("write a mark into its log", cause);
    }
  }

  private static Version version(BackfillProgress progress) {
    return new Version(progress.schema(), progress.minor());
  }

  private ChunkQuery query(Version version) {
    RegisteredSchema registered = schemas.get(version);
    if (registered == null) {
      throw new IllegalArgumentException("no plan of public schema " + version);
    }
    return new ChunkQuery(registered.plan().load());
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException cause) {
      LOG.debug("Closing the session at the source failed", cause);
    }
  }
}
