package dev.syncline.eventstore;

import java.time.Duration;
import java.util.Optional;

/**
 * Bounds the size of one feed. Events are folded into the base, and once they are, whole segments
 * of the log can be dropped. No event is ever changed.
 *
 * <p>Any process may call these methods at any time, beside the feed's writer and its readers. If
 * another process does the same work at this moment, they do nothing. Each call is one commit.
 *
 * <p>Every method throws {@link EventStoreException} if the store cannot be reached, and {@link
 * dev.syncline.manifest.verify.DiagnosticException} if the role may not do that.
 */
public interface FeedRetention {
  /** The feed's size; empty if the feed does not exist. */
  Optional<FeedSize> size();

  /**
   * Folds the next events into the base. Ends between two source transactions, unless one has more
   * events than this.
   *
   * @param events how many at most, at least 1
   * @return how many were folded; 0 if the base covers the whole feed, or another process folds
   */
  long fold(long events);

  /**
   * Removes deletes from the base that were stored longer ago than this, oldest first. What a key
   * was before is gone already, so no later reader misses them. A reader that has read the base in
   * part and may miss one is refused.
   *
   * @param age how long deletes are kept
   * @param most how many to remove at most, at least 1
   * @return how many were removed
   */
  long purge(Duration age, int most);

  /** The oldest segment of the log, if it is full and folded, so that it could be dropped. */
  Optional<Segment> droppable();

  /**
   * Drops the oldest segment of the log.
   *
   * @param segment as {@link #droppable} returned it
   * @return whether it was dropped; not if it is no longer the oldest, or if events of the log are
   *     read or written for so long that waiting for the end would block others
   */
  boolean drop(Segment segment);

  /**
   * A whole number of consecutive events, stored together.
   *
   * @param first its first position
   * @param last its last position
   * @param bytes how much storage it takes
   * @param age how long ago its last event was stored, by the store's clock
   */
  record Segment(Position first, Position last, long bytes, Duration age) {
    /**
     * @throws IllegalArgumentException if it has no position
     */
    public Segment {
      if (first.isAfter(last)) {
        throw new IllegalArgumentException("a segment from " + first + " to " + last);
      }
    }
  }
}
