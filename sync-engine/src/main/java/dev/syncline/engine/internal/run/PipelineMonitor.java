package dev.syncline.engine.internal.run;

import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.listener.TransactionsApplied;
import dev.syncline.engine.listener.TransactionsPublished;
import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.engine.spi.RetainedLog;
import dev.syncline.engine.status.BackfillRows;
import dev.syncline.engine.status.ConsumerStatus;
import dev.syncline.engine.status.ConsumerStatus.State;
import dev.syncline.engine.status.Halt;
import dev.syncline.engine.status.PipelineFailure;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of one pipeline, from the events that it reports: for status pages, and for its own
 * supervision. Any thread may read it at any time.
 */
public final class PipelineMonitor implements PipelineListener, Progress {
  private static final Duration PROVEN_AFTER = Duration.ofSeconds(10);
  private static final Set<PipelineState> AT_WORK =
      Set.of(PipelineState.RUNNING, PipelineState.WAITING);
  private static final Set<PipelineState> HIDDEN_BY_A_HALT =
      Set.of(PipelineState.STARTING, PipelineState.RUNNING, PipelineState.WAITING);

  private final String name;
  private PipelineState state = PipelineState.STARTING;
  private long enteredAt = System.nanoTime();
  private Position position = Position.START;
  private long events;
  private @Nullable Instant lastCommittedAt;
  private String note = "";
  private Optional<PipelineFailure> lastFailure = Optional.empty();
  private Optional<Diagnostic> interruption = Optional.empty();
  private Optional<Halt> halt = Optional.empty();
  private boolean movedSinceFailure;
  private final Map<String, BackfillRows> backfills = new TreeMap<>();
  private final Map<String, Long> deadLetters = new TreeMap<>();
  private Optional<RetainedLog> retained = Optional.empty();
  private Optional<StoredFeed> stored = Optional.empty();
  private boolean everRan;
  private Map<String, ConsumerStatus> consumers = Map.of();

  /**
   * @param name of the pipeline
   */
  public PipelineMonitor(String name) {
    this.name = name;
  }

  private void enter(PipelineState next, String why) {
    if (state != next) {
      enteredAt = System.nanoTime();
    }
    state = next;
    note = why;
    interruption = Optional.empty();
    everRan |= next == PipelineState.RUNNING || next == PipelineState.STANDBY;
    if (next == PipelineState.STANDBY) {
      halt = Optional.empty();
    }
  }

  @Override
  public synchronized void starting() {
    backfills.clear();
    enter(PipelineState.STARTING, "");
  }

  @Override
  public synchronized void consumersArranged(Map<String, ConsumerStatus> now) {
    consumers = Map.copyOf(now);
  }

  @Override
  public synchronized void resuming(FeedName feed, Position durable) {
    position = durable;
  }

  @Override
  public synchronized void running(String what) {
    enter(PipelineState.RUNNING, what);
  }

  @Override
  public synchronized void waiting(String what) {
    enter(PipelineState.WAITING, what);
  }

  @Override
  public synchronized void standingBy(String holder, Optional<Diagnostic> undone) {
    enter(
        PipelineState.STANDBY,
        undone
            .map(one -> one.message() + " (" + one.code().id() + ")")
            .orElse(holder + " is active"));
    interruption = undone;
  }

  @Override
  public synchronized void stopped() {
    enter(PipelineState.STOPPED, "");
  }

  @Override
  public synchronized void interrupted(Diagnostic why) {
    enter(PipelineState.RETRYING, why.toString());
    interruption = Optional.of(why);
    movedSinceFailure = false;
    lastFailure = Optional.of(new PipelineFailure(Instant.now(), note));
  }

  /** Problems that the previous attempt met too keep their start time. */
  @Override
  public synchronized void halted(List<Diagnostic> problems, Optional<Duration> next) {
    Instant now = Instant.now();
    Halt met = new Halt(now, problems, next);
    Instant since =
        halt.filter(standing -> standing.problems().equals(met.problems()))
            .map(Halt::since)
            .orElse(now);
    halt = Optional.of(new Halt(since, problems, next));
    enter(PipelineState.HALTED, met.causes().get(0).toString());
    movedSinceFailure = false;
    lastFailure = Optional.of(new PipelineFailure(now, note));
  }

  @Override
  public synchronized void gapFound(Diagnostic gap) {
    lastFailure = Optional.of(new PipelineFailure(Instant.now(), gap.toString()));
  }

  @Override
  public synchronized void published(TransactionsPublished commit) {
    moved(commit.position(), commit.events(), Optional.of(commit.committedAt()));
  }

  /** The position is that of the consumer schemas that run together, not of one that catches up. */
  @Override
  public synchronized void applied(TransactionsApplied commit) {
    if (isCatchingUp(commit)) {
      moved(position, commit.events(), Optional.empty());
    } else {
      moved(commit.position(), commit.events(), commit.committedAt());
    }
  }

  private boolean isCatchingUp(TransactionsApplied commit) {
    return commit.consumers().stream()
        .map(consumers::get)
        .anyMatch(one -> one != null && one.state() == State.CATCHING_UP);
  }

  private void moved(Position durable, long count, Optional<Instant> committedAt) {
    position = durable;
    events += count;
    committedAt.ifPresent(at -> lastCommittedAt = at);
    movedSinceFailure = true;
  }

  @Override
  public synchronized void backfillProgressed(BackfillRows progress) {
    backfills.put(key(progress), progress);
    if (progress.state() != BackfillJobState.RUNNING) {
      return;
    }
    Contract contract = progress.contract();
    note =
        "%s %s %s: %d of about %d%s"
            .formatted(
                progress.job().map(job -> "backfill " + job + " of").orElse("loading"),
                contract.name(),
                contract.version(),
                progress.read(),
                progress.estimated(),
                progress.job().map(job -> pace(progress)).orElse(""));
  }

  private static String key(BackfillRows progress) {
    Contract contract = progress.contract();
    return progress.job().map(job -> "job " + job.value()).orElse("load")
        + contract.name()
        + contract.version();
  }

  /** The rate, the rest of the time, and whether it is throttled. */
  private static String pace(BackfillRows progress) {
    double rate = progress.pace().rowsPerSecond();
    return String.format(Locale.ROOT, ", %.0f rows/s", rate)
        + progress.remaining().map(left -> ", " + left.toSeconds() + "s left").orElse("")
        + progress.pace().throttled().map(why -> ", throttled: " + why).orElse("");
  }

  @Override
  public synchronized void backfillCompleted(BackfillRows progress) {
    backfills.remove(key(progress));
    note = "";
  }

  @Override
  public synchronized void deadLettersWaiting(Map<String, Long> counts) {
    deadLetters.putAll(counts);
  }

  @Override
  public synchronized void retainedLogMeasured(Optional<RetainedLog> now) {
    retained = now;
  }

  @Override
  public synchronized void feedMeasured(StoredFeed now) {
    stored = Optional.of(now);
  }

  @Override
  public synchronized Position position() {
    return position;
  }

  @Override
  public synchronized long events() {
    return events;
  }

  @Override
  public synchronized Optional<Instant> committedThrough() {
    return Optional.ofNullable(lastCommittedAt);
  }

  @Override
  public synchronized boolean hasMoved() {
    return movedSinceFailure;
  }

  @Override
  public synchronized boolean isProven() {
    boolean proven =
        AT_WORK.contains(state)
            && (movedSinceFailure || System.nanoTime() - enteredAt > PROVEN_AFTER.toNanos());
    if (proven) {
      halt = Optional.empty();
    }
    return proven;
  }

  @Override
  public synchronized boolean isHalted() {
    return state == PipelineState.HALTED || standsStill();
  }

  /** Whether a halt hides the state: the attempts after it have not shown that they work. */
  private boolean standsStill() {
    return !isProven() && halt.isPresent() && HIDDEN_BY_A_HALT.contains(state);
  }

  @Override
  public synchronized Optional<Halt> halt() {
    isProven();
    return halt;
  }

  public synchronized PipelineStatus status() {
    boolean standsStill = standsStill();
    return new PipelineStatus(
        name,
        standsStill ? PipelineState.HALTED : state,
        everRan,
        position.value(),
        events,
        Optional.ofNullable(lastCommittedAt),
        standsStill ? halt.get().causes().get(0).toString() : note,
        lastFailure,
        interruption.map(List::of).orElseGet(() -> halt.map(Halt::problems).orElse(List.of())),
        halt,
        deadLetters,
        retained,
        stored,
        consumers,
        List.copyOf(backfills.values()));
  }
}
