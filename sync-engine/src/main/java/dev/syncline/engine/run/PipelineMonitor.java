package dev.syncline.engine.run;

import dev.syncline.engine.spi.RetainedLog;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The state that a pipeline reports of itself; any thread may read it at any time. */
public final class PipelineMonitor {
  private static final Duration PROVEN_AFTER = Duration.ofSeconds(10);
  private static final Set<PipelineState> AT_WORK =
      Set.of(PipelineState.RUNNING, PipelineState.WAITING);
  private static final Set<PipelineState> HIDDEN_BY_A_HALT =
      Set.of(PipelineState.STARTING, PipelineState.RUNNING, PipelineState.WAITING);

  private final String name;
  private PipelineState state = PipelineState.STARTING;
  private long enteredAt = System.nanoTime();
  private long position;
  private long events;
  private Instant lastCommittedAt;
  private String note = "";
  private Optional<PipelineFailure> lastFailure = Optional.empty();
  private Optional<Diagnostic> interruption = Optional.empty();
  private Optional<Halt> halt = Optional.empty();
  private boolean movedSinceFailure;
  private final Map<String, Long> deadLetters = new TreeMap<>();
  private Optional<RetainedLog> retained = Optional.empty();
  private boolean everRan;

  public PipelineMonitor(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Enters a state, with a note for operators. */
  public synchronized void enter(PipelineState next, String why) {
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

  /**
   * Enters {@link PipelineState#STANDBY}.
   *
   * @param left what the active process does not do, although this one would
   */
  public synchronized void standBy(String why, Optional<Diagnostic> left) {
    enter(
        PipelineState.STANDBY,
        left.map(undone -> undone.message() + " (" + undone.code().id() + ")").orElse(why));
    interruption = left;
  }

  /** Enters {@link PipelineState#RETRYING}, with the problem that interrupted the work. */
  public synchronized void interrupted(Diagnostic why) {
    enter(PipelineState.RETRYING, why.toString());
    interruption = Optional.of(why);
    movedSinceFailure = false;
    lastFailure = Optional.of(new PipelineFailure(Instant.now(), note));
  }

  /**
   * Enters {@link PipelineState#HALTED}. Problems that the previous attempt met too keep their
   * start time.
   *
   * @param next the time until the next attempt; absent if there is none
   */
  public synchronized void halt(List<Diagnostic> problems, Optional<Duration> next) {
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

  /**
   * Whether the pipeline has shown that it works: something became durable since it last failed, or
   * it has been at work for a while. An attempt that fails at the same event again shows nothing.
   */
  synchronized boolean isProven() {
    boolean proven =
        AT_WORK.contains(state)
            && (movedSinceFailure || System.nanoTime() - enteredAt > PROVEN_AFTER.toNanos());
    if (proven) {
      halt = Optional.empty();
    }
    return proven;
  }

  /** Records what interrupted the pipeline before it came this far. */
  public synchronized void noticed(String what) {
    lastFailure = Optional.of(new PipelineFailure(Instant.now(), what));
  }

  /** Sets the note about what a running pipeline is doing. */
  public synchronized void note(String what) {
    note = what;
  }

  /** Sets the position that the pipeline starts from. */
  public synchronized void startAt(Position durable) {
    position = durable.value();
  }

  /** Counts events that became durable. */
  public synchronized void moved(Position durable, long count, Optional<Instant> committedAt) {
    position = durable.value();
    events += count;
    committedAt.ifPresent(at -> lastCommittedAt = at);
    movedSinceFailure = true;
  }

  /** Whether anything became durable since the pipeline last failed. */
  synchronized boolean hasMoved() {
    return movedSinceFailure;
  }

  /** When the last durable transaction committed at its source. */
  synchronized Optional<Instant> committedThrough() {
    return Optional.ofNullable(lastCommittedAt);
  }

  /**
   * Sets how many events wait as dead letters.
   *
   * @param counts by consumer schema, or public schema of a source
   */
  public synchronized void waiting(Map<String, Long> counts) {
    deadLetters.putAll(counts);
  }

  /** Sets the log that the source retains for the pipeline now, if that is known. */
  public synchronized void retained(Optional<RetainedLog> now) {
    retained = now;
  }

  public synchronized PipelineStatus status() {
    boolean standsStill = !isProven() && halt.isPresent() && HIDDEN_BY_A_HALT.contains(state);
    return new PipelineStatus(
        name,
        standsStill ? PipelineState.HALTED : state,
        everRan,
        position,
        events,
        Optional.ofNullable(lastCommittedAt),
        standsStill ? halt.get().causes().get(0).toString() : note,
        lastFailure,
        interruption.map(List::of).orElseGet(() -> halt.map(Halt::problems).orElse(List.of())),
        halt,
        deadLetters,
        retained);
  }
}
