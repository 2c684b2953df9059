package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;

/**
 * How far a feed is, and how large its events are.
 *
 * @param position of its last event
 * @param largestEvent no event up to there has more characters of JSON
 */
record FeedHead(Position position, int largestEvent) {
  /** Before the first event. */
  static final FeedHead START = new FeedHead(Position.START, 0);

  /**
   * Whether so many events surely stay below a page's limit of characters, however large each is.
   */
  boolean fits(long events, PageLimit limit) {
    return Math.min(events, limit.events()) * largestEvent < limit.bytes();
  }
}
