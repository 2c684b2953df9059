package dev.syncline.operations.feed;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to rewind.
 *
 * @param feed manifest and data store, such as {@code accounts/db-accounts}; empty for the only
 *     feed
 * @param consumers the consumer schemas, such as {@code orders/accounts}; empty for all that apply
 *     the feed
 */
public record RewindRequest(Optional<String> feed, List<String> consumers) {
  public RewindRequest {
    Objects.requireNonNull(feed, "feed");
    consumers = List.copyOf(consumers);
  }
}
