package dev.syncline.operations.feed;

import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import java.util.Objects;

/**
 * What a reset covers.
 *
 * @param feed the feed that restarts
 * @param head the position of its last event, which it keeps
 * @param slot the replication slot that is dropped
 * @param publicSchemas how many public schemas are loaded again
 * @param source the address of the source
 */
public record ResetScope(
    FeedName feed, Position head, String slot, int publicSchemas, String source) {
  public ResetScope {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(source, "source");
  }
}
