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
    String sql = progress.lastKey().isPresent() ? query.next() : query.first();
    try (PreparedStatement statement = prepare(sql, progress.lastKey(), limit);
        ResultSet row = statement.executeQuery()) {
      return chunk(row, query.keySize(), progress, limit);
    } catch (SQLException cause) {
      if (!FailedRow.mayCause(cause)) {
        throw cause;
      }
      return limit == 1
          ? failed(query, progress, cause.getSQLState())
          : read(query, progress, limit / 2);
    }
  }

  /** The next row alone, which the SQL fails on. */
  private Chunk failed(ChunkQuery query, BackfillProgress progress, String state)
      throws SQLException {
    RegisteredSchema schema = schemas.get(version(progress));
    String sql = progress.lastKey().isPresent() ? query.nextKeys() : query.firstKeys();
    try (PreparedStatement statement = prepare(sql, progress.lastKey(), 1);
        ResultSet row = statement.executeQuery()) {
      row.next();
      List<String> properties = schema.plan().contract().key();
      List<String> key = texts(row, 3 + query.keySize(), properties.size());
      FailedRow failed =
          new FailedRow(
              state,
              key.contains(null)
                  ? Optional.empty()
                  : Optional.of(new KeyJson(properties).write(key)));
      return new Chunk(
          new PublicEvents(List.of(), List.of(failed.refused(schema, Operation.INSERT))),
          moved(progress, KeyTexts.write(texts(row, 2, query.keySize())), 1));
    }
  }

  private static BackfillProgress moved(BackfillProgress progress, String lastKey, long read) {
    return new BackfillProgress(
        progress.schema(),
        progress.minor(),
        Optional.of(lastKey),
        progress.rowsRead() + read,
        progress.rowsEstimated(),
        false);
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
    List<String> properties = schema.plan().contract().key();
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
