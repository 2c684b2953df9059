package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.spi.BackfillJobReader.Part;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.JobFailedException;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.BackfillRange;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.LoadState;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.MessageWithoutValues;
import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.transform.OutputPolicy;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.problem.BackfillCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the rows of jobs in one session, each job's in the scope that it has. */
final class JobLoads {
  private final Connection session;
  private final int mostRows;
  private final OutputPolicy policy;
  private final Map<Piece, SchemaLoad> loads = new HashMap<>();

  /** The rows of a job up to a key, if that is not the last one. */
  private record Piece(BackfillJobId job, Optional<String> end) {}

  /**
   * @param mostRows the most rows of the primary table in a chunk
   */
  JobLoads(Connection session, int mostRows, OutputPolicy policy) {
    this.session = session;
    this.mostRows = mostRows;
    this.policy = policy;
  }

  /** The progress before the first chunk, if the source accepts the scope. */
  BackfillProgress begin(BackfillJob job, RegisteredSchema schema, int ranges) throws SQLException {
    try {
      BackfillProgress progress = job.progress();
      long rows = rows(job, schema);
      List<BackfillRange> split =
          job.scope() instanceof BackfillScope.Listed
              ? List.of()
              : new KeySplit(schema, session).of(job.scope(), ranges);
      return BackfillProgress.waiting(progress.schema(), progress.minor(), rows)
          .of(job.id())
          .split(split);
    } catch (SQLException cause) {
      throw refusal(job, schema, cause);
    }
  }

  private long rows(BackfillJob job, RegisteredSchema schema) throws SQLException {
    ScopedRows scoped = new ScopedRows(schema, session);
    if (job.scope() instanceof BackfillScope.Everything) {
      return new RowEstimate(session).of(QuotedTable.of(schema.plan().load().table().name()));
    }
    if (job.scope() instanceof BackfillScope.Listed) {
      scoped.requireKeyOfColumns();
      return job.progress().rowsEstimated();
    }
    return scoped.estimate(job.scope());
  }

  /** The next chunk of a job. */
  Chunk read(Part next, RegisteredSchema schema) throws SQLException {
    BackfillJob job = next.job();
    try {
      if (job.scope() instanceof BackfillScope.Listed) {
        return new ListedRows(schema, session, policy).read(next.progress(), next.keys());
      }
      return next.range().isPresent()
          ? read(next, next.range().getAsInt(), schema)
          : load(job, schema, Optional.empty()).read(next.progress(), next.mostRows());
    } catch (SQLException cause) {
      throw refusal(job, schema, cause);
    }
  }

  /** The next chunk of a range; if the order of the keys has changed, the job begins again. */
  private Chunk read(Part next, int number, RegisteredSchema schema) throws SQLException {
    BackfillProgress job = next.progress();
    BackfillRange range = job.ranges().get(number);
    BackfillProgress alone =
        job.fromTheBeginning().after(range.lastKey(), range.rowsRead(), LoadState.UNDER_WAY);
    Chunk chunk = load(next.job(), schema, range.end()).read(alone, next.mostRows());
    BackfillProgress after = chunk.progress();
    if (isReordered(range, after.lastKey())) {
      return new Chunk(PublicEvents.of(List.of()), job.fromTheBeginning().underWay());
    }
    return new Chunk(
        chunk.rows(),
        job.with(
            number,
            new BackfillRange(after.lastKey(), range.end(), after.rowsRead(), after.complete())));
  }

  /** The bounds of ranges mean other rows in another order. */
  private static boolean isReordered(BackfillRange range, Optional<String> lastKey) {
    Optional<String> now = lastKey.flatMap(LastKey::read).map(LastKey::order);
    boolean lost = range.lastKey().isPresent() && now.isEmpty();
    return lost
        || now.isPresent()
            && Stream.of(range.lastKey(), range.end())
                .flatMap(Optional::stream)
                .flatMap(key -> LastKey.read(key).stream())
                .anyMatch(key -> !key.order().equals(now.get()));
  }

  private SchemaLoad load(BackfillJob job, RegisteredSchema schema, Optional<String> end)
      throws SQLException {
    Piece piece = new Piece(job.id(), end);
    SchemaLoad known = loads.get(piece);
    if (known != null) {
      return known;
    }
    KeyRange all = new ScopedRows(schema, session).of(job.scope());
    KeyRange rows = end.flatMap(LastKey::read).map(last -> all.upTo(last.values())).orElse(all);
    SchemaLoad load = SchemaLoad.of(schema, session, rows, new ChunkSize(mostRows), policy);
    loads.put(piece, load);
    return load;
  }

  /** A refusal of the scope, if it can be that; otherwise the error itself. */
  private static JobFailedException refusal(
      BackfillJob job, RegisteredSchema schema, SQLException cause) throws SQLException {
    if (job.scope() instanceof BackfillScope.Everything || Failure.of(cause) == Failure.TRANSIENT) {
      throw cause;
    }
    return new JobFailedException(
        Diagnostic.error(
            BackfillCode.SCOPE_REFUSED,
            "PostgreSQL refused the scope of backfill "
                + job.id()
                + " over "
                + schema.plan().load().table().name()
                + ": "
                + MessageWithoutValues.of(cause),
            "correct " + option(job.scope()) + " and start the backfill again"),
        cause);
  }

  private static String option(BackfillScope scope) {
    return scope.match(
        all -> "it", where -> "--where", range -> "--from and --to", list -> "the keys");
  }
}
