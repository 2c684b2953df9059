package dev.syncline.operations.feed;

import dev.syncline.eventstore.FeedName;
import java.util.Objects;

/**
 * The names of a feed before and after a renaming.
 *
 * @param from the former name
 * @param to the name of its manifests
 */
public record RenamedFeed(FeedName from, FeedName to) {
  public RenamedFeed {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
  }
}
