package dev.syncline.engine.internal.consume;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Consumer schemas that are applied together, in the same commits.
 *
 * @param feed the feed that they apply
 * @param subscriptions each with the published minors that it gets, in the order of the plan
 * @param distance how many positions the last of them is behind the foremost of the destination
 */
record ConsumerGroup(
    FeedName feed, Map<Subscription, List<PublishedContract>> subscriptions, long distance) {
  ConsumerGroup {
    Objects.requireNonNull(feed, "feed");
    subscriptions = Collections.unmodifiableMap(new LinkedHashMap<>(subscriptions));
  }

  /** The consumer schemas: {@code manifest/schema}. */
  List<String> names() {
    return subscriptions.keySet().stream().map(Subscription::name).toList();
  }
}
