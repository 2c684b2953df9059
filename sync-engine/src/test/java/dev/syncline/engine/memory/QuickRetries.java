package dev.syncline.engine.memory;

import dev.syncline.engine.run.Attempt;
import dev.syncline.engine.run.Backoff;
import dev.syncline.engine.run.PipelineMonitor;
import dev.syncline.engine.run.Supervisor;
import java.time.Duration;
import java.util.Random;

/** Supervises an attempt as the engine does, with pauses of a few milliseconds. */
public final class QuickRetries {
  private QuickRetries() {}

  /** Starts a pipeline. */
  public static Supervisor of(Attempt attempt) {
    Supervisor supervisor =
        new Supervisor(new PipelineMonitor("test"), attempt, pauses(), pauses());
    supervisor.start();
    return supervisor;
  }

  private static Backoff pauses() {
    return new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
  }
}
