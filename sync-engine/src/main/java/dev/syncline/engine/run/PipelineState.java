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
  /** Fails the same way again and again: tried on, and somebody must look at it all the same. */
  STUCK,
  /** Failed in a way that somebody must look at. */
  FAILED,
  /** Ended as asked. */
  STOPPED;

  /** The state as status pages write it: to whoever looks, what is stuck has failed. */
  public String text() {
    return (this == STUCK ? FAILED : this).name().toLowerCase(Locale.ROOT);
  }
}
