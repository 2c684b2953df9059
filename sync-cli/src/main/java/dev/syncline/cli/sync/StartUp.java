package dev.syncline.cli.sync;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Distinguishes a process that cannot start, which ends with all problems, from one in which a
 * pipeline halts later. That process continues: the other pipelines work, and the cause may be
 * corrected.
 */
final class StartUp {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private static final Set<PipelineState> WAITING =
      Set.of(PipelineState.RETRYING, PipelineState.WAITING);

  private final long began = System.nanoTime();
  private final Set<String> begun = new HashSet<>();

  /** Whether a pipeline has halted before it made any progress. */
  boolean isRefused(List<PipelineStatus> pipelines) {
    pipelines.stream().filter(this::hasBegun).map(PipelineStatus::name).forEach(begun::add);
    return pipelines.stream()
        .anyMatch(one -> one.state() == PipelineState.HALTED && !begun.contains(one.name()));
  }

  /**
   * A pipeline that waits long for a database or a contract also counts as begun, since the others
   * work.
   */
  private boolean hasBegun(PipelineStatus pipeline) {
    boolean late = System.nanoTime() - began > LONG_ENOUGH.toNanos();
    return pipeline.everRan() || late && WAITING.contains(pipeline.state());
  }
}
