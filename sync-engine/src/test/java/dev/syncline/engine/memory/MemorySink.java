package dev.syncline.engine.memory;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.schema.ErrorPolicy;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** One holder of the cursors of some consumer schemas. */
final class MemorySink implements ConsumerSink {
  private final MemoryDestination destination;
  private final Map<String, ErrorPolicy> policies = new TreeMap<>();
  private final Map<String, Epoch> epochs = new TreeMap<>();
  private final Map<String, Cursor> cursors = new ConcurrentSkipListMap<>();
  private Set<String> paused = Set.of();

  MemorySink(MemoryDestination destination, Collection<Subscription> subscriptions) {
    this.destination = destination;
    for (Subscription one : subscriptions) {
      policies.put(one.name(), one.schema().onError());
      epochs.put(one.name(), destination.claim(one.name()));
      cursors.put(one.name(), destination.cursor(one.name()));
    }
  }

  @Override
  public Position cursor() {
    return cursors.values().stream()
        .map(Cursor::position)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  @Override
  public Map<String, Cursor> cursors() {
    return Map.copyOf(cursors);
  }

  @Override
  public Delivery begin() {
    return new MemoryDelivery(destination, this);
  }

  Set<String> consumers() {
    return policies.keySet();
  }

  ErrorPolicy policy(String consumer) {
    return policies.get(consumer);
  }

  boolean hasApplied(String consumer, Event event) {
    return !event.position().isAfter(cursors.get(consumer).position());
  }

  /**
   * Commits.
   *
   * @param pausing the cursor of each consumer schema that is to be paused
   */
  void commit(Map<String, List<Event>> events, Cursor through, Map<String, Cursor> pausing) {
    Map<String, MemoryPart> parts = new TreeMap<>();
    for (String consumer : consumers()) {
      Optional<ConsumerPause> pause =
          Optional.ofNullable(pausing.get(consumer)).map(at -> MemoryCode.TOO_LONG.pause());
      parts.put(
          consumer,
          new MemoryPart(
              epochs.get(consumer),
              cursors.get(consumer),
              events.getOrDefault(consumer, List.of()),
              pausing.getOrDefault(consumer, through),
              pause));
    }
    destination.commit(parts);
    cursors.replaceAll((consumer, cursor) -> through.isAfter(cursor) ? through : cursor);
    paused = pausing.keySet();
  }

  @Override
  public Set<String> paused() {
    return paused;
  }

  @Override
  public Map<String, Long> waiting() {
    destination.requireRunning(consumers());
    return Map.of();
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
