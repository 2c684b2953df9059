package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.FeedBase;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import java.util.Optional;

/**
 * The head of a feed, with an upper bound for the size of its events.
 *
 * @param position the position of its last event
 * @param largestEvent no event up to there has more characters of JSON
 * @param history the history that continues there; absent for a feed that does not exist yet
 * @param base where the feed's log begins, and what is folded
 */
record FeedHead(Position position, int largestEvent, Optional<History> history, FeedBase base) {
  /** Before the first event. */
  static final FeedHead START = new FeedHead(Position.START, 0, Optional.empty(), FeedBase.NONE);

  /**
   * Whether this many events are certain to stay below a page's limit of characters, however large
   * each is.
   */
  boolean fits(long events, PageLimit limit) {
    return Math.min(events, limit.events()) * largestEvent < limit.bytes();
  }
}
