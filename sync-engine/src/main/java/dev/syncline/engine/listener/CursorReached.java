package dev.syncline.engine.listener;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import java.util.List;
import java.util.Objects;

/**
 * How far consumer schemas have applied a feed. Every event of theirs up to the cursor is committed
 * at the destination; its own cursor may be behind this one by events that are not theirs.
 *
 * @param feed the feed
 * @param consumers the consumer schemas: {@code manifest/schema}
 * @param cursor up to where
 */
public record CursorReached(FeedName feed, List<String> consumers, Cursor cursor) {
  public CursorReached {
    Objects.requireNonNull(feed, "feed");
    consumers = List.copyOf(consumers);
    Objects.requireNonNull(cursor, "cursor");
  }
}
