package dev.syncline.engine.internal.publish;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.BackfillPace;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.PublishedContract;
import java.time.Duration;

/** A job that this publisher works on, and how far it has come here. Used by one thread. */
final class OpenJob {
  private static final long REPORT_NANOS = Duration.ofSeconds(1).toNanos();

  private final PublishedContract contract;
  private final ChunkPace pace;
  private final RowRate rate = new RowRate();
  private BackfillJob stored;
  private BackfillProgress progress;
  private boolean checked;
  private boolean ending;
  private long readyAt = System.nanoTime();
  private long reportAt = System.nanoTime();

  OpenJob(BackfillJob stored, PublishedContract contract, int slowdown) {
    this.stored = stored;
    this.contract = contract;
    progress = stored.progress();
    pace = new ChunkPace(stored.rowsPerSecond(), slowdown);
    rate.at(readyAt, progress.rowsRead());
  }

  /** The job as it was stored at the last look; its progress may be older than this one's. */
  BackfillJob stored() {
    return stored;
  }

  void refresh(BackfillJob now) {
    stored = now;
  }

  PublishedContract contract() {
    return contract;
  }

  BackfillProgress progress() {
    return progress;
  }

  /** Records that the source accepts the scope. */
  void accepted(BackfillProgress estimated) {
    progress = estimated;
    checked = true;
  }

  /** Whether its scope must be checked before anything is read. */
  boolean mustBeChecked() {
    return !checked && !ending && stored.state() == BackfillJobState.REQUESTED;
  }

  /** Whether its rows may be read. */
  boolean runs() {
    return !ending
        && (stored.state() == BackfillJobState.RUNNING
            || checked && stored.state() == BackfillJobState.REQUESTED);
  }

  /** Whether an operator has ended it, and its keys are still remembered. */
  boolean mustEnd() {
    return !ending && stored.state().isEnded();
  }

  void ends() {
    ending = true;
  }

  boolean isListed() {
    return stored.scope() instanceof BackfillScope.Listed;
  }

  int mostRows() {
    return pace.mostRows();
  }

  void begun() {
    progress = progress.underWay();
  }

  /** Records a chunk. */
  void read(BackfillProgress after, Duration took) {
    pace.read(after.rowsRead() - progress.rowsRead(), took);
    progress = after;
    long now = System.nanoTime();
    rate.at(now, progress.rowsRead());
    readyAt = now + pace.pause().toNanos();
  }

  /** How long it pauses from now on; zero if it may continue. */
  Duration pause() {
    return Duration.ofNanos(Math.max(0, readyAt - System.nanoTime()));
  }

  /** Whether its pace is to be reported now: once a second. */
  boolean isReportDue() {
    long now = System.nanoTime();
    if (now - reportAt < REPORT_NANOS) {
      return false;
    }
    reportAt = now;
    return true;
  }

  BackfillPace pace() {
    return new BackfillPace(rate.perSecond(), pace.throttled());
  }
}
