package dev.syncline.operations.contract;

import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.schema.PublicSchemaReference;
import java.util.List;
import java.util.Optional;

/** Finds the processes that publish now. */
final class Publishers {
  private Publishers() {}

  /** The process that publishes a major version into a feed: host and process id. */
  static Optional<String> of(
      PublicSchemaReference reference, FeedName feed, List<StoreStatus.Feed> feeds) {
    String versions =
        reference.manifest() + "/" + reference.name() + " " + reference.majorVersion() + ".";
    return feeds.stream()
        .filter(one -> one.name().equals(feed))
        .filter(one -> one.publishes().stream().anyMatch(work -> work.startsWith(versions)))
        .findFirst()
        .flatMap(StoreStatus.Feed::writer);
  }
}
