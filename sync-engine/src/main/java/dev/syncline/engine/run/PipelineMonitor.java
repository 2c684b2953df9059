package dev.syncline.engine.run;

import dev.syncline.engine.spi.RetainedLog;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a pipeline reports of itself, and anybody may read at any time. */
public final class PipelineMonitor {
  private final String name;
  private PipelineState state = PipelineState.STARTING;
  private long position;
  private long events;
  private Instant lastCommittedAt;
  private String note = "";
  private Optional<PipelineFailure> lastFailure = Optional.empty();
  private List<Diagnostic> problems = List.of();
  private final Map<String, Long> deadLetters = new TreeMap<>();
  private Optional<RetainedLog> retained = Optional.empty();
  private boolean everRan;

  public PipelineMonitor(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Enters a state, with a note for people. */
  public synchronized void enter(PipelineState next, String why) {
    state = next;
    note = why;
    problems = List.of();
    everRan |= next == PipelineState.RUNNING;
  }

  /** Enters {@link PipelineState#RETRYING}, with what interrupted the work. */
  public synchronized void interrupted(Diagnostic why) {
    enter(PipelineState.RETRYING, why);
  }

  /** Enters {@link PipelineState#STUCK}, with what comes back again and again. */
  public synchronized void stuck(Diagnostic why) {
    enter(PipelineState.STUCK, why);
  }

  private void enter(PipelineState next, Diagnostic why) {
    enter(next, why.toString());
    lastFailure = Optional.of(new PipelineFailure(Instant.now(), note));
    problems = List.of(why);
  }

  /** Enters {@link PipelineState#FAILED}. */
  public synchronized void fail(List<Diagnostic> why) {
    state = PipelineState.FAILED;
    note = why.isEmpty() ? "" : why.get(0).toString();
    lastFailure = Optional.of(new PipelineFailure(Instant.now(), note));
    problems = List.copyOf(why);
  }

  /** Notes what interrupted it before it came this far. */
  public synchronized void noticed(String what) {
    lastFailure = Optional.of(new PipelineFailure(Instant.now(), what));
  }

  /** Says what a running pipeline is doing. */
  public synchronized void note(String what) {
    note = what;
  }

  /** The position a pipeline starts from. */
  public synchronized void startAt(Position durable) {
    position = durable.value();
  }

  /** Counts what became durable. */
  public synchronized void moved(Position durable, long count, Optional<Instant> committedAt) {
    position = durable.value();
    events += count;
    committedAt.ifPresent(at -> lastCommittedAt = at);
  }

  /**
   * How many events wait as dead letters.
   *
   * @param counts by consumer schema, or public schema of a source
   */
  public synchronized void waiting(Map<String, Long> counts) {
    deadLetters.putAll(counts);
  }

  /** What the source holds back for the pipeline now, if that is known. */
  public synchronized void retained(Optional<RetainedLog> now) {
    retained = now;
  }

  public synchronized PipelineStatus status() {
    return new PipelineStatus(
        name,
        state,
        everRan,
        position,
        events,
        Optional.ofNullable(lastCommittedAt),
        note,
        lastFailure,
        problems,
        deadLetters,
        retained);
  }
}
