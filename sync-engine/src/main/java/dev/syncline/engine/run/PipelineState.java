package dev.syncline.engine.run;

import java.util.Locale;

/** Where a pipeline is in its life. */
public enum PipelineState {
  /** Connecting and checking. */
  STARTING,
  /** Moving rows, or ready to. */
  RUNNING,
  /** Waiting for something that is not there yet, such as a contract nobody has published. */
  WAITING,
  /** Ready to take over from another process that does the same. */
  STANDBY,
  /** Failed in a way that may pass; will try again. */
  RETRYING,
  /** Stands still until somebody puts something right; looks at growing intervals whether it is. */
  HALTED,
  /** Ended as asked. */
  STOPPED;

  /** The state as status pages write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
