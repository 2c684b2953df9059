package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.spi.ChangeSource;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.debezium.CaptureEngine;
import dev.syncline.postgres.source.internal.debezium.EngineRun;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures a PostgreSQL database with an embedded Debezium engine. It resumes exactly after {@link
 * CaptureSettings#resume} and never confirms a position that {@link #confirm} has not reported as
 * durable. One instance is one run: after a failure, close it and open another.
 */
public final class DebeziumSource implements ChangeSource {
  private static final Logger LOG = LoggerFactory.getLogger(DebeziumSource.class);
  private static final long CHUNK_BYTES = 1L << 20;

  private final CaptureSettings settings;
  private final DurablePosition durable;
  private final SlotLease lease;
  private final RecordReader reader;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final EventQueue queue;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final Heartbeat heartbeat;
  private final EngineRun run;
  private final CaptureEngine engine;

  private DebeziumSource(CaptureSettings settings, SlotLease lease, PlannedTables tables) {
    this.settings = settings;
    this.lease = lease;
    queue = new EventQueue(settings.pace().queueEvents(), settings.pace().queueBytes());
    durable = new DurablePosition(settings.resume());
    run =
        EngineRun.begin(
            settings.source(), tables::planned, durable::end, this::receive, closed::get);
    reader = new RecordReader(run.name(), settings.resume(), tables);
    heartbeat = new Heartbeat(settings, () -> !queue.isEmpty(), this::stalled);
    engine =
        new CaptureEngine(
            settings.feed().toString(),
            EngineProperties.of(settings, run),
            lease::streams,
            this::completed);
  }

  /**
   * Starts capture. Returns before the first change can arrive; {@link #poll} reports later
   * failures.
   *
   * @throws RetriableException if the source could not be queried
   */
  public static DebeziumSource open(CaptureSettings settings) {
    return open(settings, List.of(), () -> {});
  }

  /**
   * Starts capture of tables whose rows are read as planned.
   *
   * @param planned the tables that the plan is based on
   * @param look runs whenever the log describes a table again; fails with a {@link
   *     RetriableException} if the run must end
   * @throws RetriableException if one has been altered since, or the source could not be queried
   */
  public static DebeziumSource open(
      CaptureSettings settings, Collection<SourceTable> planned, Runnable look) {
    try (Connection session = Session.open(settings.source(), "syncline capture")) {
      PlannedTables tables =
          PlannedTables.read(settings.source(), session, settings.tables().keySet(), look);
      tables.require(planned);
      DebeziumSource source =
          new DebeziumSource(
              settings.of(tables.wanted(settings.tables())),
              SlotLease.taken(session, settings),
              tables);
      source.engine.start();
      source.heartbeat.start();
      return source;
    } catch (SQLException cause) {
      throw EngineFailure.meaning(settings.feed(), null, cause);
    }
  }

  @Override
  public List<SourceEvent> poll(Duration atMost) throws InterruptedException {
    requireHealthy();
    List<SourceEvent> events = queue.poll(atMost);
    if (events.isEmpty()) {
      requireHealthy();
    }
    return events;
  }

  @Override
  public void stopWaiting() {
    queue.stopWaiting();
  }

  @Override
  public void confirm(Lsn end) {
    durable.advance(end);
  }

  /**
   * Stops capture and frees the slot within a few seconds. Cuts the connections of an engine that
   * hangs.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    queue.close();
    heartbeat.close();
    // Stopping a pipeline interrupts its threads; the slot has to be freed all the same.
    boolean interrupted = Thread.interrupted();
    try {
      if (!engine.close(settings.pace().closePatience())) {
        LOG.warn("the capture engine of {} does not end; cutting it off", settings.feed());
        run.cut();
      }
      lease.release();
    } catch (InterruptedException again) {
      interrupted = true;
    } finally {
      run.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean receive(SourceRecord record) throws InterruptedException {
    // Before the first transaction ends, its tables are checked one by one.
    if (reader.read(record)) {
      heartbeat.signOfLife();
    }
    if (!reader.isBetweenTransactions() && reader.bytes() <= CHUNK_BYTES) {
      return true;
    }
    return handOver(reader.take());
  }

  /** Returns whether to continue: a closed capture takes no more events. */
  private boolean handOver(EventQueue.Batch batch) throws InterruptedException {
    if (batch.events().isEmpty()) {
      return true;
    }
    run.switchMetricsOff();
    return queue.put(batch);
  }

  private void stalled(String reason) {
    fail(EngineFailure.stalled(settings.feed(), reason));
    // The engine would wait forever for a server that sends nothing more.
    run.cut();
  }

  private void completed(String message, Throwable error) {
    if (closed.get()) {
      return;
    }
    Optional<Diagnostic> oversized = OversizedRecord.of(error);
    if (oversized.isPresent()) {
      fail(new DataException(oversized.get(), error));
      return;
    }
    fail(EngineFailure.meaning(settings.feed(), message, error));
  }

  private void fail(RuntimeException reason) {
    failure.compareAndSet(null, reason);
    queue.close();
  }

  /** The same failure with the stack trace of the polling thread. */
  private static RuntimeException again(RuntimeException found) {
    if (found instanceof DataException data) {
      return new DataException(data.diagnostic(), data);
    }
    if (found instanceof DiagnosticException refused) {
      return new DiagnosticException(refused.diagnostics());
    }
    return found instanceof RetriableException retriable && retriable.diagnostic().isPresent()
        ? new RetriableException(retriable.diagnostic().get(), found)
        : new RetriableException(
            Objects.requireNonNullElse(found.getMessage(), found.getClass().getName()), found);
  }

  private void requireHealthy() {
    RuntimeException found = failure.get();
    if (found != null) {
      throw again(found);
    }
    if (closed.get()) {
      throw new IllegalStateException("the capture of " + settings.feed() + " is closed");
    }
  }
}
