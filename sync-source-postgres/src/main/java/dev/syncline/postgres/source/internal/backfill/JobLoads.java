package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.spi.BackfillJobReader.Part;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.JobFailedException;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.BackfillScope;
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
import java.util.Map;

/** Reads the rows of jobs in one session, each job's in the scope that it has. */
final class JobLoads {
  private final Connection session;
  private final int mostRows;
  private final OutputPolicy policy;
  private final Map<BackfillJobId, SchemaLoad> loads = new HashMap<>();

  /**
   * @param mostRows the most rows of the primary table in a chunk
   */
  JobLoads(Connection session, int mostRows, OutputPolicy policy) {
    this.session = session;
    this.mostRows = mostRows;
    this.policy = policy;
  }

  /** The progress before the first chunk, if the source accepts the scope. */
  BackfillProgress begin(BackfillJob job, RegisteredSchema schema) throws SQLException {
    try {
      BackfillProgress progress = job.progress();
      return BackfillProgress.waiting(progress.schema(), progress.minor(), rows(job, schema))
          .of(job.id());
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
      return load(job, schema).read(next.progress(), next.mostRows());
    } catch (SQLException cause) {
      throw refusal(job, schema, cause);
    }
  }

  private SchemaLoad load(BackfillJob job, RegisteredSchema schema) throws SQLException {
    SchemaLoad known = loads.get(job.id());
    if (known != null) {
      return known;
    }
    KeyRange range = new ScopedRows(schema, session).of(job.scope());
    SchemaLoad load = SchemaLoad.of(schema, session, range, new ChunkSize(mostRows), policy);
    loads.put(job.id(), load);
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
