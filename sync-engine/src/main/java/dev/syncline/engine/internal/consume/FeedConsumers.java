package dev.syncline.engine.internal.consume;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The consumers that read one feed for one destination.
 *
 * @param feed the feed
 * @param destination the database that they write to
 * @param contracts the first minor of the major version that each of them reads, by {@code
 *     manifest/schema}
 * @param cursors returns how far each has come; may be called by any thread
 */
record FeedConsumers(
    FeedName feed,
    ConnectionSettings destination,
    Map<String, PublishedContract> contracts,
    Supplier<Map<String, Cursor>> cursors) {
  FeedConsumers {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(destination, "destination");
    contracts = Map.copyOf(contracts);
    Objects.requireNonNull(cursors, "cursors");
  }

  /**
   * @param subscriptions the consumers, each with the published minors that it reads, lowest first
   */
  static FeedConsumers of(
      FeedName feed,
      ConnectionSettings destination,
      Map<Subscription, List<PublishedContract>> subscriptions,
      Supplier<Map<String, Cursor>> cursors) {
    Map<String, PublishedContract> contracts =
        subscriptions.entrySet().stream()
            .collect(Collectors.toMap(one -> one.getKey().name(), one -> one.getValue().get(0)));
    return new FeedConsumers(feed, destination, contracts, cursors);
  }

  /** How far each of them has come now. */
  List<ConsumerReport> reports() {
    Map<String, Cursor> now = cursors.get();
    return contracts.keySet().stream()
        .filter(now::containsKey)
        .map(
            name ->
                new ConsumerReport(
                    new ConsumerId(feed, name, destination.databaseAddress()),
                    contract(name).id(),
                    Objects.requireNonNull(now.get(name))))
        .sorted(Comparator.comparing(ConsumerReport::consumer, ConsumerId.BY_NAME))
        .toList();
  }

  /**
   * One warning for each consumer that read another major version before, and whose cursor is
   * beyond the first event of this one.
   *
   * @param registered what they reported before
   */
  List<Diagnostic> changedMajors(List<RegisteredConsumer> registered) {
    return reports().stream()
        .filter(now -> registered.stream().anyMatch(before -> isChanged(before, now)))
        .filter(now -> now.cursor().position().isAfter(contract(now.consumer().name()).since()))
        .map(this::changed)
        .toList();
  }

  private static boolean isChanged(RegisteredConsumer before, ConsumerReport now) {
    return before.id().equals(now.consumer()) && !before.schema().equals(now.schema());
  }

  private Diagnostic changed(ConsumerReport now) {
    String name = now.consumer().name();
    return Diagnostic.warning(
        StoreCode.MAJOR_CHANGED,
        ("consumer schema %s reads %s now and keeps its cursor: events of that version up to"
                + " position %s are not applied")
            .formatted(name, contract(name).contract().reference(), now.cursor().position()),
        "give the consumer schema another name, so that it begins at the start of the feed; or"
            + " rewind it: sync-cli feed rewind MANIFEST... --consumer "
            + name
            + " --yes");
  }

  private PublishedContract contract(String name) {
    return Objects.requireNonNull(contracts.get(name), name);
  }
}
