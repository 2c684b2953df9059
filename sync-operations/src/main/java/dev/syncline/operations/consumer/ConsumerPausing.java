package dev.syncline.operations.consumer;

import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.bookkeeping.ConsumerPauses;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pauses consumer schemas: each waits at the end of a source transaction, while the others of its
 * destination go on. Works whether or not a sync process runs, and lasts until it is resumed.
 */
public final class ConsumerPausing {
  private final SyncPlan plan;

  /**
   * @throws DiagnosticException if the manifests do not describe a valid sync
   */
  public ConsumerPausing(ManifestSet manifests) {
    plan = SyncPlanner.plan(manifests);
  }

  /**
   * Pauses consumer schemas, those of a destination in one transaction. Once this returns, none of
   * them applies another event.
   *
   * @param names as the user typed them
   * @param by who pauses them
   * @param reason why; may be empty
   * @throws DiagnosticException for every name that is unknown, ambiguous or has nothing to be
   *     paused at, before any is paused
   * @throws dev.syncline.engine.spi.RetriableException if a destination does not answer
   */
  public List<PausedConsumer> pause(List<String> names, String by, String reason) {
    Map<ConnectionSettings, List<NamedConsumer>> byDestination =
        byDestination(new ConsumerNames(plan).find(names));
    Map<NamedConsumer, FeedName> fresh = feedsOf(withoutCursor(byDestination));
    List<PausedConsumer> paused = new ArrayList<>();
    byDestination.forEach(
        (destination, consumers) -> {
          Set<String> known = new TreeSet<>(consumers.stream().map(NamedConsumer::name).toList());
          Map<String, FeedName> added = new HashMap<>();
          consumers.stream()
              .filter(fresh::containsKey)
              .forEach(one -> added.put(one.name(), fresh.get(one)));
          known.removeAll(added.keySet());
          Set<String> changed = new ConsumerPauses(destination).pause(known, added, by, reason);
          paused.addAll(read(destination, consumers, changed));
        });
    return paused;
  }

  static Map<ConnectionSettings, List<NamedConsumer>> byDestination(List<NamedConsumer> consumers) {
    Map<ConnectionSettings, List<NamedConsumer>> byDestination = new LinkedHashMap<>();
    consumers.forEach(
        one ->
            byDestination.computeIfAbsent(one.destination(), none -> new ArrayList<>()).add(one));
    return byDestination;
  }

  private static List<NamedConsumer> withoutCursor(
      Map<ConnectionSettings, List<NamedConsumer>> byDestination) {
    List<NamedConsumer> without = new ArrayList<>();
    byDestination.forEach(
        (destination, consumers) -> {
          List<String> there =
              DestinationLook.at(destination).cursors().stream()
                  .map(CursorStatus::subscription)
                  .toList();
          consumers.stream().filter(one -> !there.contains(one.name())).forEach(without::add);
        });
    return without;
  }

  /** The feed that each will apply, from the registry of published contracts. */
  private Map<NamedConsumer, FeedName> feedsOf(List<NamedConsumer> consumers) {
    Map<NamedConsumer, FeedName> feeds = new HashMap<>();
    if (consumers.isEmpty()) {
      return feeds;
    }
    List<Diagnostic> problems = new ArrayList<>();
    List<PublishedContract> published = published();
    for (NamedConsumer consumer : consumers) {
      published.stream()
          .filter(one -> one.contract().satisfies(consumer.subscription().schema().source()))
          .map(PublishedContract::feed)
          .findFirst()
          .ifPresentOrElse(
              feed -> feeds.put(consumer, feed), () -> problems.add(nothingToPause(consumer)));
    }
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
    return feeds;
  }

  private List<PublishedContract> published() {
    try (StoreStatus store = StoreStatus.at(plan.eventStore())) {
      // Without a feed the registry may not exist either.
      return store.feeds().isEmpty() ? List.of() : List.copyOf(store.contracts().all());
    }
  }

  private static Diagnostic nothingToPause(NamedConsumer consumer) {
    return Diagnostic.error(
        OperationCode.NOTHING_TO_PAUSE,
        "consumer schema "
            + consumer.name()
            + " has applied nothing yet, and its public schema "
            + consumer.subscription().schema().source()
            + " is not published",
        "pause it once that is published; until then it waits anyway");
  }

  private static List<PausedConsumer> read(
      ConnectionSettings destination, Collection<NamedConsumer> consumers, Set<String> changed) {
    List<CursorStatus> cursors = DestinationLook.at(destination).cursors();
    List<PausedConsumer> paused = new ArrayList<>();
    for (NamedConsumer consumer : consumers) {
      cursors.stream()
          .filter(one -> one.subscription().equals(consumer.name()) && one.pause().isPresent())
          .findFirst()
          .ifPresent(
              one ->
                  paused.add(
                      new PausedConsumer(
                          consumer.name(),
                          one.position(),
                          one.pause().orElseThrow(),
                          !changed.contains(consumer.name()))));
    }
    return paused;
  }
}
