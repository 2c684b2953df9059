package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Position;
import java.util.Objects;

/**
 * The part of a feed that the event store has.
 *
 * @param oldest the position of the oldest event; the one after {@code head} if there is none
 * @param head the position of the last event
 */
public record FeedRange(Position oldest, Position head) {
  /**
   * @throws IllegalArgumentException if the oldest event is not at or before the position after the
   *     head
   */
  public FeedRange {
    Objects.requireNonNull(oldest, "oldest");
    Objects.requireNonNull(head, "head");
    if (oldest.isAfter(head.plus(1)) || oldest.equals(Position.START)) {
      throw new IllegalArgumentException("no feed has events from " + oldest + " to " + head);
    }
  }

  /** The position before the oldest event: the least at which a cursor misses none of them. */
  public Position beforeOldest() {
    return new Position(oldest.value() - 1);
  }

  /** Whether every event after a position is there, and the position is not beyond the head. */
  public boolean allows(Position cursor) {
    return !beforeOldest().isAfter(cursor) && !cursor.isAfter(head);
  }
}
