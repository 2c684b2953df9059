package dev.syncline.postgres.backfill;

import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.RefusedEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.Connection;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.connect.UserPath;
import dev.syncline.postgres.sql.Quoted;
import dev.syncline.postgres.transform.FailedRow;
import dev.syncline.postgres.transform.OutputPolicy;
import dev.syncline.postgres.transform.RowComparison;
import dev.syncline.postgres.transform.RowComparison.Question;
import dev.syncline.postgres.transform.TunedSession;
import dev.syncline.postgres.transform.VisibilityWait;
import dev.syncline.postgres.transform.plan.RegisteredSchema;
import dev.syncline.postgres.transform.problem.SourceFailure;
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
import org.postgresql.PGStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads public schemas in chunks by the primary key of their primary table, each chunk in one
 * statement: nothing is held open at the source between chunks. Owns one session; after a {@link
 * RetriableException} open a new reader.
 */
public final class ChunkReader implements BackfillReader {
  /**
   * Rows of the primary table in a chunk at most, unless told otherwise: one page of the feed, and
   * few enough that a chunk of narrow rows is gone again before the collector would keep it.
   */
  public static final int DEFAULT_ROWS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(ChunkReader.class);

  private final java.sql.Connection session;
  private final Map<Version, SchemaLoad> loads;
  private final OutputPolicy policy;

  private ChunkReader(
      java.sql.Connection session, Map<Version, SchemaLoad> loads, OutputPolicy policy) {
    this.session = session;
    this.loads = loads;
    this.policy = policy;
  }

  /**
   * Connects to the source.
   *
   * @param source how to reach it
   * @param schemas the public schemas, planned for this source
   * @param mostRows rows of the primary table in a chunk; it takes fewer if they are wide
   * @throws RetriableException if the source cannot be reached now
   */
  public static ChunkReader open(Connection source, List<RegisteredSchema> schemas, int mostRows) {
    java.sql.Connection session = TunedSession.open(source, "syncline backfill");
    try {
      Map<Version, SchemaLoad> loads = new HashMap<>();
      for (RegisteredSchema schema : schemas) {
        ChunkQuery query = ChunkQuery.of(schema, session);
        loads.put(Version.of(schema), new SchemaLoad(schema, query, new ChunkSize(mostRows)));
      }
      return new ChunkReader(session, loads, new OutputPolicy(schemas));
    } catch (SQLException cause) {
      throw TunedSession.closing(session, SourceFailure.of("prepare to read rows", cause));
    } catch (RuntimeException failure) {
      throw TunedSession.closing(session, failure);
    }
  }

  /** How one version of a public schema is loaded. */
  private record SchemaLoad(RegisteredSchema schema, ChunkQuery query, ChunkSize size) {}

  /** Minors share an id. */
  private record Version(SchemaId id, int minor) {
    static Version of(RegisteredSchema schema) {
      return new Version(schema.id(), schema.plan().schema().version().minor());
    }
  }

  @Override
  public BackfillProgress begin(SchemaId schema, int minor) {
    RegisteredSchema loaded = load(new Version(schema, minor)).schema();
    try {
      long estimate =
          new RowEstimate(session).of(Quoted.table(loaded.plan().load().table().name()));
      return BackfillProgress.waiting(schema, minor, estimate);
    } catch (SQLException cause) {
      throw SourceFailure.of("estimate a table's rows", cause);
    }
  }

  @Override
  public Chunk read(BackfillProgress progress, Set<Long> mustSee) throws InterruptedException {
    SchemaLoad load = load(new Version(progress.schema(), progress.minor()));
    try {
      // What one snapshot sees every later one sees too.
      new VisibilityWait(session).await(mustSee);
      return read(load, progress, fitting(load, progress, load.size().rows()));
    } catch (SQLException cause) {
      throw SourceFailure.of("read a chunk of rows", cause);
    }
  }

  /** The number of rows, or fewer if together they are too wide; never none. */
  private int fitting(SchemaLoad load, BackfillProgress progress, int rows) throws SQLException {
    Optional<ChunkWeight> weight = load.query().weight();
    if (weight.isEmpty()) {
      return rows;
    }
    boolean begun = progress.lastKey().isPresent();
    String sum = begun ? weight.get().next() : weight.get().first();
    if (number(sum, progress, rows) <= ChunkWeight.MOST) {
      return rows;
    }
    String fitting = begun ? weight.get().nextFitting() : weight.get().firstFitting();
    return Math.max(1, (int) number(fitting, progress, rows));
  }

  private long number(String sql, BackfillProgress progress, int rows) throws SQLException {
    try (PreparedStatement statement = prepare(sql, progress.lastKey(), rows);
        ResultSet result = UserPath.rows(statement)) {
      result.next();
      return result.getLong(1);
    }
  }

  private Chunk read(SchemaLoad load, BackfillProgress progress, int limit) throws SQLException {
    try {
      return readChunk(load, load.query(), progress, limit);
    } catch (SQLException cause) {
      RowComparison.requireOfARow(cause);
      if (load.query() instanceof LookedUpChunk query) {
        return readApart(load, query.apart(), progress, limit);
      }
      throw cause;
    }
  }

  /** A smaller chunk where one row of a larger one is to blame, down to that row itself. */
  private Chunk readApart(
      SchemaLoad load, LookedUpChunk query, BackfillProgress progress, int limit)
      throws SQLException {
    if (limit == 1) {
      return readOne(load, query, progress);
    }
    try {
      return readChunk(load, query, progress, limit);
    } catch (SQLException cause) {
      RowComparison.requireOfARow(cause);
      return readApart(load, query, progress, limit / 2);
    }
  }

  private Chunk readChunk(SchemaLoad load, ChunkQuery query, BackfillProgress progress, int limit)
      throws SQLException {
    String sql = progress.lastKey().isPresent() ? query.next() : query.first();
    try (PreparedStatement statement = prepare(sql, progress.lastKey(), limit);
        ResultSet result = UserPath.rows(statement)) {
      ChunkRows rows = query.rows(result);
      load.size().learn(rows);
      return new Chunk(policy.sort(rows.events()), after(rows, progress, limit));
    }
  }

  private static BackfillProgress after(ChunkRows rows, BackfillProgress before, int limit) {
    return new BackfillProgress(
        before.schema(),
        before.minor(),
        rows.read() == 0 ? before.lastKey() : Optional.of(KeyTexts.write(rows.lastKey())),
        before.rowsRead() + rows.read(),
        before.rowsEstimated(),
        rows.read() < limit ? LoadState.COMPLETE : LoadState.UNDER_WAY);
  }

  /**
   * The next row alone. Its key and itself are read in one snapshot: if the SQL fails on it,
   * another row might be the next by the time its key is asked for, and would be set aside in its
   * place.
   */
  private Chunk readOne(SchemaLoad load, LookedUpChunk query, BackfillProgress progress)
      throws SQLException {
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      Optional<RowKeys> keys = nextKeys(query, progress);
      try {
        return readChunk(load, query, progress, 1);
      } catch (SQLException cause) {
        if (keys.isEmpty() || !FailedRow.mayCause(cause)) {
          throw cause;
        }
        session.rollback();
        requireFaultOf(keys.get(), cause, load, query, progress);
        FailedRow failed =
            FailedRow.of(cause.getSQLState(), query.publicKey(), keys.get().publicRow());
        return setAside(failed.refused(load.schema(), Operation.INSERT), keys.get(), progress);
      }
    } finally {
      session.rollback();
      session.setAutoCommit(true);
    }
  }

  /** Compared with it are the rows that follow, and the first ones of the table. */
  private void requireFaultOf(
      RowKeys row,
      SQLException error,
      SchemaLoad load,
      LookedUpChunk query,
      BackfillProgress progress)
      throws SQLException {
    if (RowComparison.isToldBy(error)) {
      return;
    }
    // Planned, and asked for no row.
    readChunk(load, query, progress, 0);
    List<Question> others = new ArrayList<>();
    for (BackfillProgress from : List.of(after(one(row), progress, 1), beginning(progress))) {
      others.addAll(others(row, load, query, from));
    }
    RowComparison.requireFaultOf(error, () -> findsAny(load, query, progress), others);
  }

  private List<Question> others(
      RowKeys row, SchemaLoad load, LookedUpChunk query, BackfillProgress from)
      throws SQLException {
    List<Question> others = new ArrayList<>();
    BackfillProgress at = from;
    Optional<RowKeys> next = nextKeys(query, at);
    for (int n = 0; n < RowComparison.MOST_OTHERS && next.isPresent(); n++) {
      BackfillProgress before = at;
      if (!next.get().row().equals(row.row())) {
        others.add(() -> findsAny(load, query, before));
      }
      at = after(one(next.get()), before, 1);
      next = nextKeys(query, at);
    }
    return others;
  }

  private static BackfillProgress beginning(BackfillProgress progress) {
    return BackfillProgress.waiting(progress.schema(), progress.minor(), progress.rowsEstimated());
  }

  /** Whether the SQL was evaluated for the next row, and found something. */
  private boolean findsAny(SchemaLoad load, LookedUpChunk query, BackfillProgress progress)
      throws SQLException {
    try {
      PublicEvents found = readChunk(load, query, progress, 1).rows();
      return !found.published().isEmpty() || !found.refused().isEmpty();
    } finally {
      session.rollback();
    }
  }

  /** The keys of a row and of the public row it stands for; see {@link LookedUpChunk}. */
  private record RowKeys(List<String> row, List<String> publicRow) {}

  /** The next row's keys; empty if there is no row. */
  private Optional<RowKeys> nextKeys(LookedUpChunk query, BackfillProgress progress)
      throws SQLException {
    String sql = progress.lastKey().isPresent() ? query.nextKeys() : query.firstKeys();
    try (PreparedStatement statement = prepare(sql, progress.lastKey(), 1);
        ResultSet row = UserPath.rows(statement)) {
      return row.next()
          ? Optional.of(new RowKeys(query.primaryKey(row), query.publicKey(row)))
          : Optional.empty();
    }
  }

  private static Chunk setAside(RefusedEvent refused, RowKeys keys, BackfillProgress progress) {
    return new Chunk(new PublicEvents(List.of(), List.of(refused)), after(one(keys), progress, 1));
  }

  private static ChunkRows one(RowKeys keys) {
    return new ChunkRows(1, keys.row(), List.of(), 0);
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
    PreparedStatement statement = session.prepareStatement(UserPath.ENTER_READING + sql);
    // The driver asks for the binary form of what it has the server prepare; all here are texts.
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    for (int i = 0; i < key.size(); i++) {
      statement.setString(i + 1, key.get(i));
    }
    statement.setInt(key.size() + 1, limit);
    return statement;
  }

  @Override
  public void mark(String prefix, String content) {
    try (PreparedStatement statement =
        session.prepareStatement(
            "SELECT pg_catalog.pg_logical_emit_message(true, ?::text, ?::text)")) {
      statement.setString(1, prefix);
      statement.setString(2, content);
      statement.execute();
    } catch (SQLException cause) {
      throw SourceFailure.of("write a mark into its log", cause);
    }
  }

  private SchemaLoad load(Version version) {
    SchemaLoad load = loads.get(version);
    if (load == null) {
      throw new IllegalArgumentException("no plan of public schema " + version);
    }
    return load;
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
