package dev.syncline.cli.sync;

import dev.syncline.engine.run.PipelineState;
import dev.syncline.engine.run.PipelineStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells a process that cannot even start, which ends with all problems, from one whose pipelines
 * stand still later, which lives on: the others work, and the cause may be put right.
 */
final class StartUp {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private static final Set<PipelineState> WAITING =
      Set.of(PipelineState.RETRYING, PipelineState.WAITING);

  private final long began = System.nanoTime();
  private final Set<String> begun = new HashSet<>();

  /** Whether a pipeline is refused that never got anywhere. */
  boolean isRefused(List<PipelineStatus> pipelines) {
    pipelines.stream().filter(this::hasBegun).map(PipelineStatus::name).forEach(begun::add);
    return pipelines.stream()
        .anyMatch(one -> one.state() == PipelineState.HALTED && !begun.contains(one.name()));
  }

  /** One that waits for long, for a database or a contract, is begun too: the others work. */
  private boolean hasBegun(PipelineStatus pipeline) {
    boolean late = System.nanoTime() - began > LONG_ENOUGH.toNanos();
    return pipeline.everRan() || late && WAITING.contains(pipeline.state());
  }
}
