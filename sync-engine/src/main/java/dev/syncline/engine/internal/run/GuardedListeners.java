package dev.syncline.engine.internal.run;

import dev.syncline.engine.listener.CursorReached;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.listener.TransactionsApplied;
import dev.syncline.engine.listener.TransactionsPublished;
import dev.syncline.engine.problem.TraceWithoutValues;
import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.engine.spi.RetainedLog;
import dev.syncline.engine.status.BackfillRows;
import dev.syncline.engine.status.ConsumerStatus;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the events of a pipeline to several listeners, in their order. A listener that throws
 * harms neither the pipeline nor the listeners after it.
 */
public final class GuardedListeners implements PipelineListener {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedListeners.class);

  private final String pipeline;
  private final List<Guarded> listeners;

  /**
   * @param pipeline its name, for the log
   */
  public GuardedListeners(String pipeline, List<PipelineListener> listeners) {
    this.pipeline = pipeline;
    this.listeners = listeners.stream().map(one -> new Guarded(one, new AtomicBoolean())).toList();
  }

  /** A listener, and whether a failure of it has been logged. */
  private record Guarded(PipelineListener listener, AtomicBoolean logged) {}

  private void report(Consumer<PipelineListener> event) {
    for (Guarded one : listeners) {
      try {
        event.accept(one.listener());
      } catch (RuntimeException | Error defect) {
        logOnce(one, defect);
      }
    }
  }

  /** Without the message, which may quote values. */
  private void logOnce(Guarded one, Throwable defect) {
    if (one.logged().compareAndSet(false, true)) {
      LOG.warn(
          "{}: a listener fails, and may miss events from now on; further failures of it are not"
              + " logged\n{}",
          pipeline,
          TraceWithoutValues.of(defect));
    }
  }

  @Override
  public void starting() {
    report(PipelineListener::starting);
  }

  @Override
  public void consumersArranged(Map<String, ConsumerStatus> consumers) {
    report(listener -> listener.consumersArranged(consumers));
  }

  @Override
  public void resuming(FeedName feed, Position position) {
    report(listener -> listener.resuming(feed, position));
  }

  @Override
  public void running(String note) {
    report(listener -> listener.running(note));
  }

  @Override
  public void waiting(String note) {
    report(listener -> listener.waiting(note));
  }

  @Override
  public void standingBy(String holder, Optional<Diagnostic> undone) {
    report(listener -> listener.standingBy(holder, undone));
  }

  @Override
  public void interrupted(Diagnostic why) {
    report(listener -> listener.interrupted(why));
  }

  @Override
  public void halted(List<Diagnostic> problems, Optional<Duration> next) {
    report(listener -> listener.halted(problems, next));
  }

  @Override
  public void stopped() {
    report(PipelineListener::stopped);
  }

  @Override
  public void gapFound(Diagnostic gap) {
    report(listener -> listener.gapFound(gap));
  }

  @Override
  public void leaseTaken(Optional<String> from) {
    report(listener -> listener.leaseTaken(from));
  }

  @Override
  public void leaseLost(String why) {
    report(listener -> listener.leaseLost(why));
  }

  @Override
  public void leaseReleased() {
    report(PipelineListener::leaseReleased);
  }

  @Override
  public void published(TransactionsPublished commit) {
    report(listener -> listener.published(commit));
  }

  @Override
  public void applied(TransactionsApplied commit) {
    report(listener -> listener.applied(commit));
  }

  @Override
  public void reached(CursorReached reached) {
    report(listener -> listener.reached(reached));
  }

  @Override
  public void backfillProgressed(BackfillRows progress) {
    report(listener -> listener.backfillProgressed(progress));
  }

  @Override
  public void backfillCompleted(BackfillRows progress) {
    report(listener -> listener.backfillCompleted(progress));
  }

  @Override
  public void eventsQuarantined(long count) {
    report(listener -> listener.eventsQuarantined(count));
  }

  @Override
  public void deadLettersWaiting(Map<String, Long> counts) {
    report(listener -> listener.deadLettersWaiting(counts));
  }

  @Override
  public void retainedLogMeasured(Optional<RetainedLog> retained) {
    report(listener -> listener.retainedLogMeasured(retained));
  }

  @Override
  public void feedMeasured(StoredFeed stored) {
    report(listener -> listener.feedMeasured(stored));
  }
}
