package dev.syncline.engine.internal.consume;

import dev.syncline.engine.internal.run.Pipeline;
import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.internal.run.Stages;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.engine.stop.StopSignal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies a group of consumer schemas that is behind, beside the others, which do not wait for it:
 * it is opened in a thread of its own, and a failure that may pass, such as a lock on one of its
 * tables, is retried here. Only one that lasts ends the attempt of all, so that it becomes visible.
 */
final class CatchUpStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUpStage.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ConsumerGroup group;
  private final Pipeline pipeline;
  private final Opening opening;

  /** Opens a group. */
  interface Opening {
    OpenGroup open(ConsumerGroup group) throws InterruptedException;
  }

  CatchUpStage(ConsumerGroup group, Pipeline pipeline, Opening opening) {
    this.group = group;
    this.pipeline = pipeline;
    this.opening = opening;
  }

  @Override
  public String name() {
    return "catch up " + String.join(", ", group.names());
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    long failingSince = 0;
    boolean failing = false;
    while (!stop.isSet()) {
      long began = System.nanoTime();
      try {
        work(stop);
      } catch (RetriableException passing) {
        if (!failing || System.nanoTime() - began > PATIENCE.toNanos()) {
          failingSince = began;
          failing = true;
        }
        if (System.nanoTime() - failingSince > PATIENCE.toNanos()) {
          throw passing;
        }
        LOG.warn(
            "{}, catching up {}: {}; trying again in {} ms",
            pipeline.name(),
            group.names(),
            passing.getMessage(),
            PAUSE.toMillis());
        stop.await(PAUSE);
      }
    }
  }

  private void work(StopSignal stop) throws InterruptedException {
    try (OpenGroup open = opening.open(group)) {
      Stages.run(pipeline.name() + " catch-up", open.stages(pipeline), stop);
    }
  }
}
