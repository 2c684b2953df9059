package dev.syncline.engine.internal.publish;

import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.BackfillPace;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.BackfillScope;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A job that this publisher works on, and how far it has come here. Used by one thread. */
final class OpenJob {
  private static final long REPORT_NANOS = Duration.ofSeconds(1).toNanos();

  private final PublishedContract contract;
  private final ChunkPace pace;
  private final RowRate rate = new RowRate();
  private final int ownParallel;
  private final Set<OptionalInt> beingRead = new HashSet<>();
  private int restarts;
  private @Nullable BackfillJobState reported;
  private BackfillJob stored;
  private BackfillProgress progress;
  private boolean checked;
  private boolean ending;
  private long readyAt = System.nanoTime();
  private long limitedUntil = System.nanoTime();
  private long reportAt = System.nanoTime();

  /**
   * A chunk that is read.
   *
   * @param range the range it is of; empty if the job is not split
   * @param restarts how often the job had begun again before
   */
  record Read(OptionalInt range, int restarts) {}

  OpenJob(BackfillJob stored, PublishedContract contract, JobPacing pacing) {
    this.stored = stored;
    this.contract = contract;
    progress = stored.progress();
    // Whoever limits a job wants little of the source.
    ownParallel = stored.rowsPerSecond().isPresent() ? 1 : pacing.parallel();
    pace = new ChunkPace(stored.rowsPerSecond(), pacing.slowdown());
    rate.at(readyAt, progress.rowsRead());
  }

  /** The job as it was stored at the last look; its progress may be older than this one's. */
  BackfillJob stored() {
    return stored;
  }

  /** Its state: a job that is read is running, before that is stored, too. */
  BackfillJobState state() {
    return stored.state() == BackfillJobState.REQUESTED && progress.state() != LoadState.WAITING
        ? BackfillJobState.RUNNING
        : stored.state();
  }

  /** Whether the state is another than at the last call. */
  boolean isStateNews() {
    boolean news = !ending && reported != state();
    reported = state();
    return news;
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

  /** How many ranges are read at the same time; one while the job gives way. */
  int parallel() {
    return stored.parallel().orElse(ownParallel);
  }

  /** The most rows of one chunk: those of all ranges together keep the limit. */
  int mostRows() {
    int most = pace.mostRows();
    return stored.rowsPerSecond().isPresent() ? Math.max(1, most / parallel()) : most;
  }

  /** Begins to read the next chunk; empty if no range is left, or enough of them are being read. */
  Optional<Read> startRead() {
    int atOnce = pace.throttled().isPresent() ? 1 : parallel();
    Optional<OptionalInt> next =
        beingRead.size() >= atOnce ? Optional.empty() : ranges().filter(this::isIdle).findFirst();
    next.ifPresent(beingRead::add);
    return next.map(range -> new Read(range, restarts));
  }

  /** The ranges in key order, or the whole in one piece. */
  private Stream<OptionalInt> ranges() {
    return progress.ranges().isEmpty()
        ? Stream.of(OptionalInt.empty())
        : IntStream.range(0, progress.ranges().size()).mapToObj(OptionalInt::of);
  }

  private boolean isIdle(OptionalInt range) {
    boolean complete =
        range.isPresent()
            ? progress.ranges().get(range.getAsInt()).complete()
            : progress.complete();
    return !complete && !beingRead.contains(range);
  }

  /**
   * Ends a read.
   *
   * @return whether its chunk still counts: the job has not ended or begun again meanwhile
   */
  boolean endRead(Read read) {
    if (read.restarts() == restarts) {
      beingRead.remove(read.range());
    }
    return !ending && read.restarts() == restarts;
  }

  /**
   * The progress after a chunk.
   *
   * @param read the chunk
   * @param own its own progress; other ranges have come further meanwhile
   */
  BackfillProgress after(Read read, BackfillProgress own) {
    return read.range().isEmpty() || own.ranges().isEmpty()
        ? own
        : progress.with(read.range().getAsInt(), own.ranges().get(read.range().getAsInt()));
  }

  void begun() {
    progress = progress.underWay();
  }

  /** Records a chunk; if the job begins again with it, reads of its ranges count no more. */
  void read(BackfillProgress after, Duration took) {
    long now = System.nanoTime();
    if (beginsAgain(after)) {
      restarts++;
      beingRead.clear();
    } else {
      long rows = after.rowsRead() - progress.rowsRead();
      pace.read(rows, took);
      limitedUntil = Math.max(limitedUntil, now - took.toNanos()) + pace.due(rows).toNanos();
    }
    progress = after;
    rate.at(now, progress.rowsRead());
    readyAt = Math.max(now + pace.pause().toNanos(), limitedUntil);
  }

  private boolean beginsAgain(BackfillProgress after) {
    return after.rowsRead() < progress.rowsRead()
        || after.ranges().size() < progress.ranges().size();
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
    return state() == BackfillJobState.RUNNING
        ? new BackfillPace(rate.perSecond(), pace.throttled())
        : BackfillPace.NONE;
  }
}
