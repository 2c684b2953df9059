package dev.syncline.operations.feed;

import dev.syncline.eventstore.FeedName;
import java.util.List;
import java.util.stream.Collectors;

/** Lists the feeds that there are, for the answer to a wrong name. */
final class FeedNames {
  private FeedNames() {}

  static String listed(List<FeedName> feeds) {
    return "the feeds are: "
        + (feeds.isEmpty()
            ? "(none)"
            : feeds.stream().map(FeedName::toString).collect(Collectors.joining(", ")));
  }
}
