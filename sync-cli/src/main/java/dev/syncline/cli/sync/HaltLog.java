package dev.syncline.cli.sync;

import dev.syncline.engine.status.Halt;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why pipelines are halted: each problem when it first occurs, and again when the pipeline
 * resumes, however often it was retried in between.
 */
final class HaltLog {
  private static final Logger LOG = LoggerFactory.getLogger(HaltLog.class);
  private static final Set<PipelineState> GOING_ON =
      Set.of(PipelineState.RUNNING, PipelineState.WAITING, PipelineState.STANDBY);

  private final Map<String, Halt> standing = new HashMap<>();

  /** Compares the pipelines with their last known state, and logs changes. */
  void look(List<PipelineStatus> pipelines) {
    pipelines.forEach(this::look);
  }

  private void look(PipelineStatus pipeline) {
    Halt before = standing.get(pipeline.name());
    if (pipeline.halt().isPresent()) {
      Halt now = pipeline.halt().get();
      standing.put(pipeline.name(), now);
      if (before == null || !before.problems().equals(now.problems())) {
        tell(pipeline.name(), now);
      }
    } else if (before != null && GOING_ON.contains(pipeline.state())) {
      standing.remove(pipeline.name());
      LOG.info(
          "{}: goes on; it stood still since {} ({})",
          pipeline.name(),
          before.since(),
          codes(before));
    }
  }

  private static void tell(String pipeline, Halt halt) {
    for (Diagnostic problem : halt.problems()) {
      if (problem.severity() == Severity.ERROR) {
        LOG.error("{}: {}", pipeline, problem);
      } else {
        LOG.warn("{}: {}", pipeline, problem);
      }
    }
    if (halt.next().isPresent()) {
      LOG.info("{}: stands still; looks again whether it can go on, every 30 s or so", pipeline);
    }
  }

  private static String codes(Halt halt) {
    return halt.causes().stream()
        .map(problem -> problem.code().id())
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
