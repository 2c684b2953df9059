package dev.syncline.engine.retention;

import java.time.Duration;
import java.util.Objects;

/**
 * The pace at which a feed is bounded.
 *
 * @param interval the time between two looks
 * @param deletesKept how long the base keeps a delete
 * @param foldEvents how many events are folded at once
 */
public record Bounding(Duration interval, Duration deletesKept, long foldEvents) {
  private static final int DELETES_AT_ONCE = 10_000;

  /**
   * @throws IllegalArgumentException if one of them is not positive
   */
  public Bounding {
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(deletesKept, "deletesKept");
    if (interval.toMillis() < 1 || deletesKept.toMillis() < 1 || foldEvents < 1) {
      throw new IllegalArgumentException(
          "a look every %s, deletes kept for %s, %d events at once"
              .formatted(interval, deletesKept, foldEvents));
    }
  }

  /** How many deletes are removed from the base in one transaction. */
  public int deletesAtOnce() {
    return DELETES_AT_ONCE;
  }
}
