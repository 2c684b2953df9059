package dev.syncline.engine.internal.consume;

import dev.syncline.eventstore.FeedName;
import java.util.List;
import java.util.Objects;

/**
 * What one sink applies.
 *
 * @param feed the feed
 * @param consumers the consumer schemas: {@code manifest/schema}
 */
record Applying(FeedName feed, List<String> consumers) {
  Applying {
    Objects.requireNonNull(feed, "feed");
    consumers = List.copyOf(consumers);
  }
}
