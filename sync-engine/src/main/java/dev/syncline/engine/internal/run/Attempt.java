package dev.syncline.engine.internal.run;

import dev.syncline.engine.stop.StopSignal;

/** One attempt to run a pipeline: opens what it needs, works, and closes everything again. */
public interface Attempt {
  /**
   * Works until the signal is set. Returning earlier asks for a new attempt at once.
   *
   * @throws RuntimeException the failure that ended it; {@link Supervisor} decides what follows
   */
  void run(StopSignal stop, Pipeline pipeline) throws InterruptedException;

  /** Called when no attempt follows although the last one halted the pipeline. */
  default void giveUp(Pipeline pipeline) {}
}
