package dev.syncline.postgres.source;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.source.internal.backfill.ChunkReader;
import dev.syncline.postgres.source.internal.transform.KeyReader;
import dev.syncline.postgres.source.internal.transform.KeyRows;
import dev.syncline.postgres.source.internal.transform.OutputPolicy;
import dev.syncline.postgres.source.internal.transform.SourceSnapshot;
import dev.syncline.postgres.source.internal.transform.TunedSession;
import dev.syncline.postgres.source.internal.transform.VisibilityWait;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.internal.transform.planning.TransformPlanner;
import dev.syncline.postgres.source.problem.SourceFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The public rows of one public schema as the source has them now, to be compared with those at a
 * destination. Only reads, in sessions of its own; used by one thread.
 */
public final class SourceRows implements AutoCloseable {
  private static final long LONGEST_PAUSE_MILLIS = 50;

  private final Connection session;
  private final ChunkReader chunks;
  private final RegisteredSchema newest;
  private final List<KeyReader> readers;

  private SourceRows(
      Connection session, ChunkReader chunks, RegisteredSchema newest, List<KeyReader> readers) {
    this.session = session;
    this.chunks = chunks;
    this.newest = newest;
    this.readers = List.copyOf(readers);
  }

  /**
   * Rows of some keys, read in one call.
   *
   * @param key the key as its events have it; empty if no row of the public schema can have it
   * @param objects the rows that are published, as JSON objects; several if several minor versions
   *     are, or the key is not unique
   * @param refused whether there is a row that is not published, since it breaks the public schema
   */
  public record RowsOfKey(Optional<String> key, List<String> objects, boolean refused) {
    public RowsOfKey {
      objects = List.copyOf(objects);
    }
  }

  /**
   * A row.
   *
   * @param key as its events have it
   * @param object the row as a JSON object
   */
  public record SourceRow(String key, String object) {}

  /**
   * Some rows.
   *
   * @param rows the rows that are published
   * @param refused how many are not, since they break the public schema
   * @param progress from which the next chunk is read; complete after the last
   */
  public record RowChunk(List<SourceRow> rows, int refused, BackfillProgress progress) {
    public RowChunk {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Connects to a source and plans the SQL of a public schema.
   *
   * @param plan the source, with the minor versions of one major of one public schema only
   * @param contracts their contracts
   * @throws DiagnosticException with every problem of the SQL, or if the login is refused
   * @throws RetriableException if the source cannot be reached now
   * @throws IllegalArgumentException if a minor version has no contract
   */
  public static SourceRows open(
      PublishPlan plan, List<PublishedContract> contracts, SourceSettings settings) {
    Connection session = TunedSession.open(plan.source(), "syncline verify");
    try {
      List<RegisteredSchema> schemas =
          new TransformPlanner(session)
              .plan(plan.schemas()).schemas().stream()
                  .map(schema -> registered(schema, contracts))
                  .toList();
      try (Statement statement = session.createStatement()) {
        statement.execute("SET default_transaction_read_only = on");
      }
      OutputPolicy policy = new OutputPolicy(schemas);
      List<KeyReader> readers =
          schemas.stream()
              .map(one -> new KeyReader(session, one, policy, settings.keysPerLookup()))
              .toList();
      ChunkReader chunks = ChunkReader.open(plan.source(), schemas, settings.rowsPerChunk());
      return new SourceRows(session, chunks, schemas.get(schemas.size() - 1), readers);
    } catch (SQLException cause) {
      throw TunedSession.closing(session, SourceFailure.of("prepare to read rows", cause));
    } catch (RuntimeException failure) {
      throw TunedSession.closing(session, failure);
    }
  }

  private static RegisteredSchema registered(SchemaPlan plan, List<PublishedContract> contracts) {
    return contracts.stream()
        .filter(one -> one.contract().isVersionOf(plan.contract()))
        .findFirst()
        .map(one -> new RegisteredSchema(one.id(), plan))
        .orElseThrow(
            () -> new IllegalArgumentException(plan.schema().title() + " is not published"));
  }

  /** Where the first chunk is read from, with an estimate of the rows. */
  public BackfillProgress begin() {
    return chunks.begin(newest.id(), newest.plan().schema().version().minor());
  }

  /**
   * Reads a chunk of the newest minor version's rows.
   *
   * @throws DataException for a row that stops the publisher too
   * @throws RetriableException if the source cannot be reached now
   */
  public RowChunk read(BackfillProgress progress) throws InterruptedException {
    Chunk chunk = chunks.read(progress, Set.of());
    return new RowChunk(
        chunk.rows().published().stream()
            .map(event -> new SourceRow(event.key(), event.object().orElseThrow()))
            .toList(),
        chunk.rows().refused().size(),
        chunk.progress());
  }

  /** The properties of the key, in the order of the values of {@link #byValues}. */
  public List<String> keyProperties() {
    return readers.get(0).properties();
  }

  /** Whether a key's values, as some destination stores them, find its rows. */
  public boolean findsByValues() {
    return readers.stream().allMatch(KeyReader::findsByValues);
  }

  /**
   * Reads the rows of keys of events, of all minor versions.
   *
   * @return one for each key
   */
  public List<RowsOfKey> byKeys(List<String> keys) throws InterruptedException {
    List<List<KeyRows>> found = new ArrayList<>();
    for (KeyReader reader : readers) {
      found.add(reader.byKeys(keys));
    }
    return merged(found, keys.size());
  }

  /**
   * Reads the rows of keys by values, of all minor versions.
   *
   * @param values for each key the text of each property's value
   * @return one for each key
   */
  public List<RowsOfKey> byValues(List<List<String>> values) throws InterruptedException {
    List<List<KeyRows>> found = new ArrayList<>();
    for (KeyReader reader : readers) {
      found.add(reader.byValues(values));
    }
    return merged(found, values.size());
  }

  private static List<RowsOfKey> merged(List<List<KeyRows>> ofReaders, int keys) {
    List<RowsOfKey> merged = new ArrayList<>();
    for (int place = 0; place < keys; place++) {
      Optional<String> key = Optional.empty();
      Set<String> objects = new LinkedHashSet<>();
      boolean refused = false;
      for (List<KeyRows> reader : ofReaders) {
        KeyRows rows = reader.get(place);
        key = key.or(rows::key);
        objects.addAll(rows.objects());
        refused |= rows.refused();
      }
      merged.add(new RowsOfKey(key, List.copyOf(objects), refused));
    }
    return merged;
  }

  /** The end of the source's log: whatever is visible now was committed before it. */
  public Lsn logEnd() {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_catalog.pg_current_wal_insert_lsn()::text")) {
      row.next();
      return Lsn.parse(row.getString(1));
    } catch (SQLException cause) {
      throw SourceFailure.of("ask for the end of its log", cause);
    }
  }

  /**
   * Waits until the transactions that are running now have ended. A commit is in the log, and may
   * be published, a moment before other sessions see it.
   *
   * @param atMost how long to wait for one that stays open
   */
  public void awaitRunning(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long pause = 1;
    try {
      long next = VisibilityWait.current(session).next();
      SourceSnapshot now = VisibilityWait.current(session);
      while (now.oldestRunning() < next && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        now = VisibilityWait.current(session);
      }
    } catch (SQLException cause) {
      throw SourceFailure.of("ask for running transactions", cause);
    }
  }

  @Override
  public void close() {
    chunks.close();
    try {
      session.close();
    } catch (SQLException alreadyLost) {
      // The server ends a lost session.
    }
  }
}
