package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.spi.BackfillJobReader;
import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.spi.JobFailedException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.transform.OutputPolicy;
import dev.syncline.postgres.source.internal.transform.TunedSession;
import dev.syncline.postgres.source.internal.transform.VisibilityWait;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.problem.SourceFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads public schemas in chunks by the primary key of their primary table, each chunk in one
 * statement: nothing is held open at the source between chunks. Owns one session; after a {@link
 * RetriableException} open a new reader.
 */
public final class ChunkReader implements BackfillReader {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkReader.class);

  private final Connection session;
  private final Map<Version, RowLoad> loads;
  private final JobLoads jobs;

  private ChunkReader(Connection session, Map<Version, RowLoad> loads, JobLoads jobs) {
    this.session = session;
    this.loads = loads;
    this.jobs = jobs;
  }

  /**
   * Connects to the source.
   *
   * @param source how to reach it
   * @param schemas the public schemas, planned for this source
   * @param mostRows the most rows of the primary table in a chunk; it has fewer if they are wide
   * @throws RetriableException if the source cannot be reached now
   */
  public static ChunkReader open(
      ConnectionSettings source, List<RegisteredSchema> schemas, int mostRows) {
    Connection session = TunedSession.open(source, "syncline backfill");
    try {
      OutputPolicy policy = new OutputPolicy(schemas);
      Map<Version, RowLoad> loads = new HashMap<>();
      for (RegisteredSchema schema : schemas) {
        loads.put(Version.of(schema), load(schema, session, mostRows, policy));
      }
      return new ChunkReader(session, loads, new JobLoads(session, mostRows, policy));
    } catch (SQLException cause) {
      throw TunedSession.closing(session, SourceFailure.of("prepare to read rows", cause));
    } catch (RuntimeException failure) {
      throw TunedSession.closing(session, failure);
    }
  }

  private static RowLoad load(
      RegisteredSchema schema, Connection session, int mostRows, OutputPolicy policy)
      throws SQLException {
    ChunkSize size = new ChunkSize(mostRows);
    return schema.plan().schema().isAppendOnly()
        ? new AppendOnlyLoad(schema, session, size, policy)
        : SchemaLoad.of(schema, session, size, policy);
  }

  /** Identifies one minor version, since minors share a schema id. */
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
          new RowEstimate(session).of(QuotedTable.of(loaded.plan().load().table().name()));
      return BackfillProgress.waiting(schema, minor, estimate);
    } catch (SQLException cause) {
      throw SourceFailure.opening("estimate a table's rows", cause);
    }
  }

  @Override
  public Chunk read(BackfillProgress progress, Set<Long> mustSee) throws InterruptedException {
    RowLoad load = load(new Version(progress.schema(), progress.minor()));
    try {
      // What one snapshot sees every later one sees too.
      new VisibilityWait(session).await(mustSee);
      return load.read(progress);
    } catch (SQLException cause) {
      throw SourceFailure.of("read a chunk of rows", cause);
    }
  }

  /**
   * Checks a job's scope, estimates its rows and splits them.
   *
   * @param ranges the most ranges to read at the same time
   * @throws JobFailedException if the source refuses the scope
   */
  BackfillProgress begin(BackfillJob job, int ranges) {
    RegisteredSchema schema = schema(job.progress());
    try {
      return jobs.begin(job, schema, ranges);
    } catch (SQLException cause) {
      throw SourceFailure.of("check the scope of a backfill", cause);
    }
  }

  /**
   * Reads the next chunk of a job.
   *
   * @throws JobFailedException if the source refuses the scope for some row
   */
  BackfillJobReader.Reading read(BackfillJobReader.Part next, Set<Long> mustSee)
      throws InterruptedException {
    RegisteredSchema schema = schema(next.progress());
    try {
      new VisibilityWait(session).await(mustSee);
      long start = System.nanoTime();
      Chunk chunk = jobs.read(next, schema);
      return new BackfillJobReader.Reading(chunk, Duration.ofNanos(System.nanoTime() - start));
    } catch (SQLException cause) {
      throw SourceFailure.of("read rows of a backfill", cause);
    }
  }

  private RegisteredSchema schema(BackfillProgress progress) {
    return load(new Version(progress.schema(), progress.minor())).schema();
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

  private RowLoad load(Version version) {
    RowLoad load = loads.get(version);
    if (load == null) {
      throw new IllegalArgumentException("no plan of public schema " + version);
    }
    return load;
  }

  /** Ends the session at once, also while another thread uses it. */
  void abort() {
    try {
      session.abort(Runnable::run);
    } catch (SQLException cause) {
      LOG.debug("Cutting the session at the source off failed", cause);
    }
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
