package dev.syncline.eventstore;

import java.util.Locale;

/** The state of a backfill job. */
public enum BackfillJobState {
  /** Waits for the publisher to check its scope and to begin. */
  REQUESTED,
  /** The publisher reads its rows, or will when it is its turn. */
  RUNNING,
  /** Nothing is read until it is resumed. */
  PAUSED,
  /** Every row has been read. */
  COMPLETE,
  /** Ended on request. */
  CANCELLED,
  /** Ended because it cannot continue. */
  FAILED;

  /** Whether nothing more happens to the job. */
  public boolean isEnded() {
    return this == COMPLETE || this == CANCELLED || this == FAILED;
  }

  /** The state in lower case, as people and databases read it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of that {@link #text}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static BackfillJobState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
