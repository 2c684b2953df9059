package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.RowComparison;
import dev.syncline.postgres.session.RowComparison.Attempt;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.source.internal.transform.FailedRow;
import dev.syncline.postgres.source.internal.transform.OutputPolicy;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the rows of one public schema, a chunk at a time, each in one statement. */
final class SchemaLoad implements RowLoad {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaLoad.class);

  private final Connection session;
  private final RegisteredSchema schema;
  private final ChunkQuery query;
  private final KeyOrder order;
  private final ChunkSize size;
  private final OutputPolicy policy;

  /** The order of the rows when it was last read. */
  private Optional<String> latest = Optional.empty();

  private SchemaLoad(
      Connection session,
      RegisteredSchema schema,
      ChunkQuery query,
      ChunkSize size,
      OutputPolicy policy) {
    this.session = session;
    this.schema = schema;
    this.query = query;
    this.order = new KeyOrder(session, schema.plan().load().table());
    this.size = size;
    this.policy = policy;
  }

  static SchemaLoad of(
      RegisteredSchema schema, Connection session, ChunkSize size, OutputPolicy policy)
      throws SQLException {
    return new SchemaLoad(session, schema, ChunkQuery.of(schema, session), size, policy);
  }

  /** The same for the rows of a range of its primary table. */
  static SchemaLoad of(
      RegisteredSchema schema,
      Connection session,
      KeyRange range,
      ChunkSize size,
      OutputPolicy policy) {
    return new SchemaLoad(session, schema, ChunkQuery.of(schema, range), size, policy);
  }

  @Override
  public RegisteredSchema schema() {
    return schema;
  }

  /**
   * Where a chunk starts.
   *
   * @param progress how far the backfill has come
   * @param order the order of the rows
   * @param key the key of the row that was read last; empty before the first
   */
  private record Place(BackfillProgress progress, String order, Optional<List<String>> key) {
    BackfillProgress after(long read, List<String> lastKey, LoadState state) {
      return progress.after(
          read == 0 ? progress.lastKey() : Optional.of(new LastKey(order, lastKey).write()),
          read,
          state);
    }

    Place past(List<String> row) {
      return new Place(progress, order, Optional.of(row));
    }

    Place beginning() {
      return new Place(progress, order, Optional.empty());
    }
  }

  /**
   * The next chunk after the progress so far, or the first chunk again if the order of the rows has
   * changed. Rows published before are then published again, and none is missing: all changes came
   * in the stream meanwhile.
   *
   * @throws RetriableException if the table has been altered since planning
   */
  @Override
  public Chunk read(BackfillProgress progress) throws SQLException {
    return read(progress, Integer.MAX_VALUE);
  }

  /**
   * The same with a limit.
   *
   * @param most the most rows of the chunk
   */
  Chunk read(BackfillProgress progress, int most) throws SQLException {
    String before = latest.isPresent() ? latest.get() : order.now();
    while (true) {
      Optional<Chunk> chunk = Optional.empty();
      try {
        chunk = Optional.of(chunk(place(progress, before), most));
      } catch (SQLException | DataException failure) {
        if (isStill(before, failure)) {
          throw failure;
        }
      }
      String after = order.now();
      latest = Optional.of(after);
      if (chunk.isPresent() && after.equals(before)) {
        return chunk.get();
      }
      before = after;
    }
  }

  /** Whether rows come in the same order, so that a failure has another reason. */
  private boolean isStill(String before, Exception failure) {
    try {
      return order.now().equals(before);
    } catch (SQLException second) {
      failure.addSuppressed(second);
      return true;
    }
  }

  private Place place(BackfillProgress progress, String now) {
    Optional<LastKey> last = progress.lastKey().flatMap(LastKey::read);
    if (last.isPresent() && last.get().order().equals(now)) {
      return new Place(progress, now, last.map(LastKey::values));
    }
    if (progress.lastKey().isPresent()) {
      LOG.warn(
          "{} is loaded from the beginning: the order of the rows of {} is not what it was",
          schema.plan().schema().title(),
          schema.plan().load().table().name());
    }
    return new Place(progress.fromTheBeginning().underWay(), now, Optional.empty());
  }

  private Chunk chunk(Place place, int most) throws SQLException {
    int limit = fitting(place, Math.min(most, size.rows()));
    try {
      return chunk(query, place, limit);
    } catch (SQLException cause) {
      Failure.requireOfARow(cause);
      if (query instanceof LookedUpChunk lookedUp) {
        return chunkApart(lookedUp.apart(), place, limit);
      }
      throw cause;
    }
  }

  /** The number of rows, or fewer if together they are too wide; at least one. */
  private int fitting(Place place, int rows) throws SQLException {
    Optional<ChunkWeight> weight = query.weight();
    if (weight.isEmpty()) {
      return rows;
    }
    boolean begun = place.key().isPresent();
    String sum = begun ? weight.get().next() : weight.get().first();
    if (number(sum, place, rows) <= ChunkWeight.MOST) {
      return rows;
    }
    String fitting = begun ? weight.get().nextFitting() : weight.get().firstFitting();
    return Math.max(1, (int) number(fitting, place, rows));
  }

  private long number(String sql, Place place, int rows) throws SQLException {
    try (PreparedStatement statement = prepare(sql, place, rows);
        ResultSet result = UserPath.rows(statement)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** Reads a smaller chunk if one row of a larger one is at fault, down to that row itself. */
  private Chunk chunkApart(LookedUpChunk query, Place place, int limit) throws SQLException {
    if (limit == 1) {
      return one(query, place);
    }
    try {
      return chunk(query, place, limit);
    } catch (SQLException cause) {
      Failure.requireOfARow(cause);
      return chunkApart(query, place, limit / 2);
    }
  }

  private Chunk chunk(ChunkQuery query, Place place, int limit) throws SQLException {
    ChunkRows rows = rows(query, place, limit);
    size.learn(rows);
    LoadState state = rows.read() < limit ? LoadState.COMPLETE : LoadState.UNDER_WAY;
    return new Chunk(policy.sort(rows.events()), place.after(rows.read(), rows.lastKey(), state));
  }

  private ChunkRows rows(ChunkQuery query, Place place, int limit) throws SQLException {
    String sql = place.key().isPresent() ? query.next() : query.first();
    try (PreparedStatement statement = prepare(sql, place, limit);
        ResultSet result = UserPath.rows(statement)) {
      return query.rows(result);
    }
  }

  /**
   * Reads the next row alone. The row and its key are read in one snapshot: otherwise, if the SQL
   * fails on it, another row might be the next by the time its key is read, and would be
   * quarantined in its place.
   */
  private Chunk one(LookedUpChunk query, Place place) throws SQLException {
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      Optional<RowKeys> keys = nextKeys(query, place);
      try {
        return chunk(query, place, 1);
      } catch (SQLException cause) {
        if (keys.isEmpty() || !Failure.mayBeOfARow(cause)) {
          throw cause;
        }
        session.rollback();
        requireFaultOf(keys.get(), cause, query, place);
        FailedRow failed =
            FailedRow.of(cause.getSQLState(), query.publicKey(), keys.get().publicRow());
        return setAside(failed.refused(schema, Operation.INSERT), keys.get(), place);
      }
    } finally {
      session.rollback();
      session.setAutoCommit(true);
    }
  }

  /** Compares the row with the rows that follow and with the first ones of the table. */
  private void requireFaultOf(RowKeys row, SQLException error, LookedUpChunk query, Place place)
      throws SQLException {
    if (RowComparison.isToldBy(error)) {
      return;
    }
    // Checks that the statement can be planned; it is run for no row.
    rows(query, place, 0);
    List<Attempt> others = new ArrayList<>();
    for (Place from : List.of(place.past(row.row()), place.beginning())) {
      others.addAll(others(row, query, from));
    }
    RowComparison.requireFaultOf(error, () -> findsAny(query, place), others);
  }

  private List<Attempt> others(RowKeys row, LookedUpChunk query, Place from) throws SQLException {
    List<Attempt> others = new ArrayList<>();
    Place at = from;
    Optional<RowKeys> next = nextKeys(query, at);
    for (int n = 0; n < RowComparison.MOST_OTHERS && next.isPresent(); n++) {
      Place before = at;
      if (!next.get().row().equals(row.row())) {
        others.add(() -> findsAny(query, before));
      }
      at = before.past(next.get().row());
      next = nextKeys(query, at);
    }
    return others;
  }

  /** Whether the SQL was evaluated for the next row, and found something. */
  private boolean findsAny(LookedUpChunk query, Place place) throws SQLException {
    try {
      return !rows(query, place, 1).events().isEmpty();
    } finally {
      session.rollback();
    }
  }

  /** The keys of a row and of the public row it stands for; see {@link LookedUpChunk}. */
  private record RowKeys(List<String> row, List<String> publicRow) {}

  /** The next row's keys; empty if there is no row. */
  private Optional<RowKeys> nextKeys(LookedUpChunk query, Place place) throws SQLException {
    String sql = place.key().isPresent() ? query.nextKeys() : query.firstKeys();
    try (PreparedStatement statement = prepare(sql, place, 1);
        ResultSet row = UserPath.rows(statement)) {
      return row.next()
          ? Optional.of(new RowKeys(query.primaryKey(row), query.publicKey(row)))
          : Optional.empty();
    }
  }

  private static Chunk setAside(RejectedEvent refused, RowKeys keys, Place place) {
    return new Chunk(
        new PublicEvents(List.of(), List.of(refused)),
        place.after(1, keys.row(), LoadState.UNDER_WAY));
  }

  private PreparedStatement prepare(String sql, Place place, int limit) throws SQLException {
    List<String> key = place.key().orElse(List.of());
    PreparedStatement statement = session.prepareStatement(UserPath.ENTER_READING + sql);
    // The driver requests binary results of server-prepared statements; all here are read as text.
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    for (int i = 0; i < key.size(); i++) {
      statement.setString(i + 1, key.get(i));
    }
    statement.setInt(key.size() + 1, limit);
    return statement;
  }
}
