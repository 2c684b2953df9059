package dev.syncline.operations.status;

import dev.syncline.engine.plan.AwaitedContract;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.backfill.NamedJob;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import dev.syncline.postgres.source.SlotStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the state of a sync from all its databases; one that does not answer does not hide the
 * others.
 */
final class SyncSurvey {
  private final SyncPlan plan;
  private final Clock clock;
  private final List<Diagnostic> silent = new ArrayList<>();
  private final List<ConsumerState> consumers = new ArrayList<>();
  private List<NamedJob> jobs = List.of();
  private StorageReading storage;
  private boolean anyAnswered;

  SyncSurvey(SyncPlan plan, Clock clock) {
    this.plan = plan;
    this.clock = clock;
    storage = new StorageReading(plan, Optional.empty(), List.of());
  }

  SyncState run() {
    Map<ConsumePlan, Optional<DestinationLook>> destinations = new LinkedHashMap<>();
    for (ConsumePlan one : plan.consume()) {
      destinations.put(one, ask(one.destination(), () -> DestinationLook.at(one.destination())));
    }
    Optional<StoreStatus> store = ask(plan.eventStore(), () -> StoreStatus.at(plan.eventStore()));
    try {
      List<StoreStatus.Feed> stored = store.map(StoreStatus::feeds).orElse(List.of());
      // Without a feed the registry may not exist either, and nothing is published.
      Optional<List<PublishedContract>> contracts =
          store.map(one -> stored.isEmpty() ? List.of() : one.contracts().all());
      jobs =
          store
              .filter(unused -> !stored.isEmpty())
              .map(one -> NamedJob.of(one.backfillJobs(), contracts.orElse(List.of())))
              .orElse(List.of());
      storage =
          new StorageReading(
              plan,
              store.filter(unused -> !stored.isEmpty()).flatMap(StoreStatus::retention),
              contracts.orElse(List.of()));
      Map<String, FeedState> feeds = published(stored);
      destinations.forEach(
          (one, found) ->
              found.ifPresent(look -> consumers(one, look, store, stored, feeds, contracts)));
      return new SyncState(
          List.copyOf(feeds.values()), consumers, silent, anyAnswered, clock.instant());
    } finally {
      store.ifPresent(StoreStatus::close);
    }
  }

  private Map<String, FeedState> published(List<StoreStatus.Feed> stored) {
    Map<String, FeedState> feeds = new LinkedHashMap<>();
    for (PublishPlan one : plan.publish()) {
      Optional<Optional<SlotStatus>> slot = ask(one.source(), () -> SlotStatus.at(one));
      String name = one.feed().toString();
      feeds.put(
          name,
          new FeedState(
              name,
              named(name, stored),
              Optional.of(
                  new FeedState.Source(one, slot.isPresent(), slot.flatMap(found -> found))),
              storage(name, stored),
              jobs(name),
              clock.instant()));
    }
    return feeds;
  }

  private void consumers(
      ConsumePlan plan,
      DestinationLook found,
      Optional<StoreStatus> store,
      List<StoreStatus.Feed> stored,
      Map<String, FeedState> feeds,
      Optional<List<PublishedContract>> contracts) {
    List<CursorStatus> cursors = cursors(plan, found);
    for (ConsumePlan.Subscription subscription : plan.subscriptions()) {
      Optional<CursorStatus> cursor =
          cursors.stream()
              .filter(one -> one.subscription().equals(subscription.name()))
              .findFirst();
      consumers.add(
          new ConsumerState(
              plan.destination().slug(),
              subscription.name(),
              cursor,
              Optional.ofNullable(found.holders().get(subscription.name())),
              found.work().getOrDefault(subscription.name(), WorkRecord.NONE),
              cursor.flatMap(at -> behind(at, feed(at.feed(), stored, feeds), store)),
              contracts.flatMap(all -> AwaitedContract.of(subscription, all)),
              cursor.map(one -> standing(one, cursors)).orElse(Standing.JOINED)));
    }
  }

  private static List<CursorStatus> cursors(ConsumePlan plan, DestinationLook found) {
    List<String> names = plan.subscriptions().stream().map(ConsumePlan.Subscription::name).toList();
    return found.cursors().stream().filter(one -> names.contains(one.subscription())).toList();
  }

  /** Compares with what the same process applies: each process has sessions of its own. */
  private static Standing standing(CursorStatus cursor, List<CursorStatus> all) {
    return Standing.of(
        cursor, all.stream().filter(one -> one.holder().equals(cursor.holder())).toList());
  }

  private FeedState feed(String name, List<StoreStatus.Feed> stored, Map<String, FeedState> feeds) {
    return feeds.computeIfAbsent(
        name,
        of ->
            new FeedState(
                of,
                named(of, stored),
                Optional.empty(),
                storage(of, stored),
                jobs(of),
                clock.instant()));
  }

  private Optional<FeedStorage> storage(String feed, List<StoreStatus.Feed> stored) {
    return named(feed, stored)
        .map(StoreStatus.Feed::name)
        .flatMap(name -> ask(plan.eventStore(), () -> storage.of(name)))
        .flatMap(found -> found);
  }

  private Optional<ConsumerState.Behind> behind(
      CursorStatus cursor, FeedState feed, Optional<StoreStatus> store) {
    return feed.stored()
        .map(
            stored -> {
              long events = Math.max(0, stored.head().value() - cursor.position().value());
              Duration oldest =
                  events == 0 ? Duration.ZERO : oldest(cursor, stored, store.orElseThrow());
              return new ConsumerState.Behind(events, oldest, feed.lag());
            });
  }

  private Duration oldest(CursorStatus cursor, StoreStatus.Feed feed, StoreStatus store) {
    return store
        .committedAfter(feed.name(), cursor.position())
        .map(at -> Duration.between(at, clock.instant()))
        .filter(time -> !time.isNegative())
        .orElse(Duration.ZERO);
  }

  private List<NamedJob> jobs(String feed) {
    return jobs.stream().filter(one -> one.job().feed().toString().equals(feed)).toList();
  }

  private static Optional<StoreStatus.Feed> named(String feed, List<StoreStatus.Feed> stored) {
    return stored.stream().filter(one -> one.name().toString().equals(feed)).findFirst();
  }

  private <T> Optional<T> ask(ConnectionSettings database, Supplier<T> question) {
    try {
      T answer = question.get();
      anyAnswered = true;
      return Optional.of(answer);
    } catch (DiagnosticException refused) {
      anyAnswered = true;
      silent.addAll(refused.diagnostics());
    } catch (RuntimeException unreachable) {
      silent.add(
          Diagnostic.error(
              OperationCode.UNREACHABLE,
              database.slug() + " (" + database.address() + ") does not answer",
              "check that it runs and that host and port are right; what it would tell is left"
                  + " out"));
    }
    return Optional.empty();
  }
}
