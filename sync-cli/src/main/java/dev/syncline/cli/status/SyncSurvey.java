package dev.syncline.cli.status;

import dev.syncline.cli.report.CliCode;
import dev.syncline.engine.consume.AwaitedContract;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.postgres.StoreLook;
import dev.syncline.manifest.Connection;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.guard.SlotLook;
import dev.syncline.postgres.sink.bookkeeping.CursorLook;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks every database of a sync how it is; one that does not answer does not hide the others. */
final class SyncSurvey {
  private final SyncPlan plan;
  private final Clock clock;
  private final List<Diagnostic> silent = new ArrayList<>();
  private final List<ConsumerState> consumers = new ArrayList<>();
  private boolean anyAnswered;

  SyncSurvey(SyncPlan plan, Clock clock) {
    this.plan = plan;
    this.clock = clock;
  }

  SyncState run() {
    Map<ConsumePlan, Optional<List<CursorLook>>> cursors = new LinkedHashMap<>();
    for (ConsumePlan one : plan.consume()) {
      cursors.put(one, ask(one.destination(), () -> CursorLook.at(one.destination())));
    }
    Optional<StoreLook> store = ask(plan.eventStore(), () -> StoreLook.at(plan.eventStore()));
    try {
      List<StoreLook.Feed> stored = store.map(StoreLook::feeds).orElse(List.of());
      // Without a feed there may be no registry either, and nothing is published.
      Optional<List<PublishedContract>> contracts =
          store.map(one -> stored.isEmpty() ? List.of() : one.contracts().all());
      cursors.forEach((one, found) -> consumers(one, found, store, stored, contracts));
      return new SyncState(feeds(stored), consumers, silent, anyAnswered);
    } finally {
      store.ifPresent(StoreLook::close);
    }
  }

  private List<FeedState> feeds(List<StoreLook.Feed> stored) {
    Map<String, FeedState> feeds = new LinkedHashMap<>();
    for (PublishPlan one : plan.publish()) {
      Optional<Optional<SlotLook>> slot = ask(one.source(), () -> SlotLook.at(one));
      String name = one.feed().toString();
      feeds.put(
          name,
          new FeedState(
              name,
              named(name, stored),
              Optional.of(
                  new FeedState.Source(one, slot.isPresent(), slot.flatMap(found -> found)))));
    }
    consumers.stream()
        .flatMap(one -> one.cursor().stream())
        .map(CursorLook::feed)
        .forEach(
            name ->
                feeds.computeIfAbsent(
                    name, of -> new FeedState(of, named(of, stored), Optional.empty())));
    return List.copyOf(feeds.values());
  }

  private void consumers(
      ConsumePlan plan,
      Optional<List<CursorLook>> found,
      Optional<StoreLook> store,
      List<StoreLook.Feed> stored,
      Optional<List<PublishedContract>> contracts) {
    if (found.isEmpty()) {
      return;
    }
    for (ConsumePlan.Subscription subscription : plan.subscriptions()) {
      Optional<CursorLook> cursor =
          found.get().stream()
              .filter(one -> one.subscription().equals(subscription.name()))
              .findFirst();
      consumers.add(
          new ConsumerState(
              plan.destination().slug(),
              subscription.name(),
              cursor,
              cursor.flatMap(
                  at -> named(at.feed(), stored).map(feed -> lag(at, feed, store.orElseThrow()))),
              contracts.flatMap(all -> AwaitedContract.of(subscription, all))));
    }
  }

  private ConsumerState.Lag lag(CursorLook cursor, StoreLook.Feed feed, StoreLook store) {
    long events = Math.max(0, feed.head().value() - cursor.position().value());
    return events == 0
        ? ConsumerState.Lag.NONE
        : new ConsumerState.Lag(
            events,
            store
                .committedAfter(feed.name(), cursor.position())
                .map(at -> Duration.between(at, clock.instant()))
                .filter(time -> !time.isNegative())
                .orElse(Duration.ZERO));
  }

  private static Optional<StoreLook.Feed> named(String feed, List<StoreLook.Feed> stored) {
    return stored.stream().filter(one -> one.name().toString().equals(feed)).findFirst();
  }

  private <T> Optional<T> ask(Connection database, Supplier<T> question) {
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
              CliCode.UNREACHABLE,
              database.slug() + " (" + database.address() + ") does not answer",
              "check that it runs and that host and port are right; what it would tell is left"
                  + " out"));
    }
    return Optional.empty();
  }
}
