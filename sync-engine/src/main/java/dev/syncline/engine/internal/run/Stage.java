package dev.syncline.engine.internal.run;

import dev.syncline.engine.stop.StopSignal;

/** One part of a pipeline that works in a thread of its own. */
public interface Stage {
  /** A short name for the thread and for operators. */
  String name();

  /**
   * Works until done or until the signal is set; checks the signal between two steps, and where it
   * waits, has the signal wake it.
   */
  void run(StopSignal stop) throws InterruptedException;
}
