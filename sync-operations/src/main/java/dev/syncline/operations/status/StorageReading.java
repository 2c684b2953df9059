package dev.syncline.operations.status;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.retention.RegisteredLogReaders;
import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.postgres.StoreRetention;
import dev.syncline.manifest.Retention;
import dev.syncline.operations.retention.FeedBoundsReading;
import dev.syncline.operations.retention.StoreBounds.FeedBounds;
import dev.syncline.operations.status.FeedStorage.KeptBy;
import java.util.List;
import java.util.Optional;

/**
 * Reads what an event store has of feeds. Its time does not depend on how many events there are.
 */
final class StorageReading {
  private final SyncPlan plan;
  private final Optional<StoreRetention> store;
  private final List<PublishedContract> contracts;

  /**
   * @param store absent if it does not answer, is of an earlier version or hides this
   * @param contracts all that are published
   */
  StorageReading(SyncPlan plan, Optional<StoreRetention> store, List<PublishedContract> contracts) {
    this.plan = plan;
    this.store = store;
    this.contracts = contracts;
  }

  Optional<FeedStorage> of(FeedName feed) {
    return store.flatMap(one -> of(feed, one));
  }

  private Optional<FeedStorage> of(FeedName feed, StoreRetention one) {
    Optional<Optional<Retention>> policy =
        plan.publish().stream()
            .filter(published -> published.feed().equals(feed))
            .map(PublishPlan::retain)
            .findFirst();
    FeedBoundsReading reading =
        new FeedBoundsReading(
            one.of(feed),
            new RegisteredLogReaders(feed, one.consumers()),
            policy.flatMap(stated -> stated));
    return reading
        .read()
        .map(
            bounds ->
                new FeedStorage(
                    StoredFeed.of(bounds.size(), contracts, one.consumers().all()),
                    policy.map(stated -> keptBy(stated, reading, bounds)),
                    reading.consumerFindings(bounds)));
  }

  private static KeptBy keptBy(
      Optional<Retention> policy, FeedBoundsReading reading, FeedBounds bounds) {
    if (policy.isEmpty()) {
      return KeptBy.NO_POLICY;
    }
    if (bounds.due().isEmpty()) {
      return KeptBy.POLICY;
    }
    return reading.waits(bounds) ? KeptBy.CONSUMER : KeptBy.NOTHING;
  }
}
