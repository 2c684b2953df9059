package dev.syncline.engine.memory;

import dev.syncline.engine.internal.run.Attempt;
import dev.syncline.engine.internal.run.Backoff;
import dev.syncline.engine.internal.run.GuardedListeners;
import dev.syncline.engine.internal.run.Pipeline;
import dev.syncline.engine.internal.run.PipelineMonitor;
import dev.syncline.engine.internal.run.Supervisor;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.status.PipelineStatus;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A pipeline that is supervised as the engine does, with pauses of a few milliseconds. */
public final class QuickPipeline implements AutoCloseable {
  private static final String NAME = "test";

  private final PipelineMonitor monitor = new PipelineMonitor(NAME);
  private final Supervisor supervisor;

  private QuickPipeline(Attempt attempt, PipelineListener listener) {
    Pipeline pipeline =
        new Pipeline(NAME, new GuardedListeners(NAME, List.of(monitor, listener)), monitor);
    supervisor = new Supervisor(pipeline, attempt, pauses(), pauses(), Duration.ofMinutes(2));
  }

  /** Starts a pipeline. */
  public static QuickPipeline start(Attempt attempt) {
    return start(attempt, PipelineListener.NONE);
  }

  /** Starts a pipeline that is observed. */
  public static QuickPipeline start(Attempt attempt, PipelineListener listener) {
    QuickPipeline pipeline = new QuickPipeline(attempt, listener);
    pipeline.supervisor.start();
    return pipeline;
  }

  public PipelineStatus status() {
    return monitor.status();
  }

  @Override
  public void close() {
    supervisor.close();
  }

  private static Backoff pauses() {
    return new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
  }
}
