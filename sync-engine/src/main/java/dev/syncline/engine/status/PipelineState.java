package dev.syncline.engine.status;

import java.util.Locale;

/** The states of a pipeline. */
public enum PipelineState {
  /** Connecting and checking. */
  STARTING,
  /** Moving rows, or ready to. */
  RUNNING,
  /** Waiting for something that does not exist yet, such as a contract that is not published. */
  WAITING,
  /** Ready to take over from another process that does the same. */
  STANDBY,
  /** Failed in a way that may pass; will try again. */
  RETRYING,
  /** Halted until a problem is solved; checks at growing intervals whether it is. */
  HALTED,
  /** Ended on request. */
  STOPPED;

  /** The state as status pages write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
