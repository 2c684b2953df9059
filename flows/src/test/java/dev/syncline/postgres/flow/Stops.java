package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import java.time.Duration;
import java.util.List;

/** Waits for a pipeline that ends by itself and says why. */
final class Stops {
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private Stops() {}

  /**
   * Returns once the pipeline has failed for good.
   *
   * @param pipeline publish or consume
   * @return why, each problem with its code
   */
  static List<String> reasons(SyncRig rig, String pipeline) {
    await(pipeline + " stops")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(one(rig, pipeline).state()).isEqualTo(PipelineState.HALTED));
    return one(rig, pipeline).problems().stream().map(problem -> problem.code().id()).toList();
  }

  /**
   * Returns once the pipeline has stopped with a note that has all of these words.
   *
   * @param pipeline publish or consume
   * @return the note
   */
  static String awaitNote(SyncRig rig, String pipeline, String... words) {
    await(pipeline + " stops with " + List.of(words))
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(one(rig, pipeline).state()).isEqualTo(PipelineState.HALTED);
              assertThat(one(rig, pipeline).note()).contains(words);
            });
    return one(rig, pipeline).note();
  }

  static PipelineStatus one(SyncRig rig, String pipeline) {
    return rig.pipelines().stream()
        .filter(status -> status.name().startsWith(pipeline))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no pipeline " + pipeline));
  }
}
