package dev.syncline.engine.run;

/** One try at running a pipeline: opens what it needs, works, and closes everything again. */
public interface Attempt {
  /**
   * Works until the signal is set. Returning before asks for a new attempt at once.
   *
   * @throws RuntimeException whatever ended it; {@link Supervisor} decides what follows
   */
  void run(StopSignal stop, PipelineMonitor monitor) throws InterruptedException;
}
