package dev.syncline.engine.run;

/** One part of a pipeline that works in a thread of its own. */
public interface Stage {
  /** A short name for the thread and for people. */
  String name();

  /** Works until done or until the signal is set; looks at the signal several times a second. */
  void run(StopSignal stop) throws InterruptedException;
}
