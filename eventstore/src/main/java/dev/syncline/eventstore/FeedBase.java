package dev.syncline.eventstore;

import java.util.Objects;

/**
 * Where a feed's log begins, and what the base has in place of the events before. The base is the
 * last event of each key of each public schema, among all events up to a position.
 *
 * @param folded the base covers the events up to here; {@link Position#START} while there is no
 *     base
 * @param oldest the first position that the log still has; at most one after {@code folded}
 * @param purged the last position from which a delete was removed from the base. A reader of the
 *     base may have missed it, if it began before that delete was folded
 */
public record FeedBase(Position folded, Position oldest, Position purged) {
  /** Nothing is folded and nothing is dropped. */
  public static final FeedBase NONE =
      new FeedBase(Position.START, Position.START.plus(1), Position.START);

  /**
   * @throws IllegalArgumentException if events were dropped that the base does not cover
   */
  public FeedBase {
    Objects.requireNonNull(purged, "purged");
    if (oldest.isAfter(folded.plus(1))) {
      throw new IllegalArgumentException(
          "the log begins at %s, the base ends at %s".formatted(oldest, folded));
    }
  }

  /** Whether the log no longer has all events after a position. */
  public boolean lacksAfter(Position after) {
    return oldest.isAfter(after.plus(1));
  }

  /**
   * Whether a reader of the base misses no delete.
   *
   * @param begun through which position the base was folded when it began
   */
  public boolean isWholeSince(Position begun) {
    return !purged.isAfter(begun);
  }
}
