package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.RegisteredConsumer.GivenUp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The consumers of all feeds. The monitor of the contracts protects both. */
final class MemoryConsumers implements ConsumerRegistry {
  private final Function<FeedName, MemoryFeed> feeds;
  private final MemoryContracts contracts;
  private final Map<ConsumerId, RegisteredConsumer> registered = new TreeMap<>(ConsumerId.BY_NAME);

  MemoryConsumers(Function<FeedName, MemoryFeed> feeds, MemoryContracts contracts) {
    this.feeds = feeds;
    this.contracts = contracts;
  }

  @Override
  public void report(List<ConsumerReport> reports) {
    synchronized (contracts) {
      reports.forEach(this::check);
      Instant now = Instant.now();
      for (ConsumerReport report : reports) {
        registered.compute(report.consumer(), (id, before) -> registered(report, before, now));
      }
    }
  }

  private static RegisteredConsumer registered(
      ConsumerReport report, @Nullable RegisteredConsumer before, Instant now) {
    return before == null
        ? new RegisteredConsumer(report, now, now, Optional.empty())
        : new RegisteredConsumer(report, before.firstReportedAt(), now, before.givenUp());
  }

  private void check(ConsumerReport report) {
    FeedName feed = report.consumer().feed();
    if (contracts.all().stream()
        .noneMatch(one -> one.id().equals(report.schema()) && one.feed().equals(feed))) {
      throw refused("there is no such public schema in the feed");
    }
    if (report.cursor().position().isAfter(feeds.apply(feed).head())) {
      throw refused("a consumer is between the beginning and the head of its feed");
    }
    RegisteredConsumer before = registered.get(report.consumer());
    boolean isNew = before == null || !before.schema().equals(report.schema());
    if (isNew && contracts.isRetired(report.schema())) {
      throw refused("the major version is retired");
    }
  }

  private static EventStoreException refused(String reason) {
    return new EventStoreException("event store: " + reason, null);
  }

  @Override
  public List<RegisteredConsumer> all() {
    synchronized (contracts) {
      return List.copyOf(registered.values());
    }
  }

  @Override
  public boolean forget(ConsumerId consumer) {
    synchronized (contracts) {
      return registered.remove(consumer) != null;
    }
  }

  @Override
  public boolean giveUp(ConsumerId consumer, String reason) {
    synchronized (contracts) {
      return registered.computeIfPresent(consumer, (id, found) -> givenUp(found, reason)) != null;
    }
  }

  private static RegisteredConsumer givenUp(RegisteredConsumer found, String reason) {
    return found.isAwaited()
        ? new RegisteredConsumer(
            found.report(),
            found.firstReportedAt(),
            found.reportedAt(),
            Optional.of(new GivenUp(Instant.now(), reason)))
        : found;
  }
}
