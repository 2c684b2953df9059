package dev.syncline.engine.internal.consume;

import dev.syncline.engine.plan.AwaitedContract;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The consumer schemas of a destination, matched with what is published.
 *
 * @param byFeed the consumer schemas of each feed, each with the published minors it gets, lowest
 *     first
 * @param awaited the others, with what they wait for
 */
record Subscriptions(
    Map<FeedName, Map<Subscription, List<PublishedContract>>> byFeed,
    List<AwaitedContract> awaited) {

  /** Matches them with a single query of the registry. */
  static Subscriptions resolve(List<Subscription> subscriptions, ContractRegistry contracts) {
    Map<String, List<PublishedContract>> published =
        contracts.all().stream()
            .collect(Collectors.groupingBy(one -> schema(one.contract().reference())));
    Map<FeedName, Map<Subscription, List<PublishedContract>>> byFeed = new LinkedHashMap<>();
    List<AwaitedContract> awaited = new ArrayList<>();
    for (Subscription subscription : subscriptions) {
      PublicSchemaReference reference = subscription.schema().source();
      List<PublishedContract> versions = published.getOrDefault(schema(reference), List.of());
      Optional<AwaitedContract> missing = AwaitedContract.of(subscription, versions);
      missing.ifPresent(awaited::add);
      if (missing.isEmpty()) {
        List<PublishedContract> minors =
            versions.stream().filter(one -> one.contract().satisfies(reference)).toList();
        byFeed
            .computeIfAbsent(minors.get(0).feed(), feed -> new LinkedHashMap<>())
            .put(subscription, minors);
      }
    }
    return new Subscriptions(byFeed, awaited);
  }

  /**
   * A destination with nothing to do but wait for contracts that are retired stands still.
   *
   * @throws DiagnosticException naming each of them
   */
  void requireNotAllRetired() {
    if (byFeed.isEmpty() && awaited.stream().allMatch(AwaitedContract::isRetired)) {
      throw new DiagnosticException(awaited.stream().map(AwaitedContract::diagnostic).toList());
    }
  }

  /** What is not applied, and why. */
  String note() {
    List<AwaitedContract> retired = awaited.stream().filter(AwaitedContract::isRetired).toList();
    List<AwaitedContract> unpublished = awaited.stream().filter(one -> !one.isRetired()).toList();
    List<String> notes = new ArrayList<>();
    if (!unpublished.isEmpty()) {
      notes.add("waiting for " + unpublished + " to be published");
    }
    if (!retired.isEmpty()) {
      notes.add("not consuming " + retired);
    }
    return String.join("; ", notes);
  }

  private static String schema(PublicSchemaReference reference) {
    return reference.manifest() + "/" + reference.name();
  }
}
