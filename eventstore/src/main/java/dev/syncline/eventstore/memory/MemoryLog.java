package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedBase;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.schema.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The events of a feed, and the base in place of those that were dropped. */
final class MemoryLog {
  private final long segment;
  private final List<Stored> events = new ArrayList<>();
  private final Map<String, Stored> base = new HashMap<>();
  private FeedBase extent = FeedBase.NONE;

  private record Stored(Event event, Instant at) {
    Duration age() {
      return Duration.between(at, Instant.now());
    }
  }

  /**
   * @param segment how many positions a segment has
   */
  MemoryLog(long segment) {
    this.segment = segment;
  }

  Position head() {
    return new Position(extent.oldest().value() - 1 + events.size());
  }

  FeedBase extent() {
    return extent;
  }

  void add(Collection<Event> appended) {
    Instant now = Instant.now();
    appended.forEach(event -> events.add(new Stored(event, now)));
  }

  /** All events after a position that the log still has. */
  List<Event> after(Position position) {
    return events.subList(index(position.plus(1)), events.size()).stream()
        .map(Stored::event)
        .toList();
  }

  /** The events of the base, in the order of their positions. */
  List<Event> base() {
    return base.values().stream()
        .map(Stored::event)
        .sorted(Comparator.comparing(Event::position))
        .toList();
  }

  /** The events that the base does not cover. */
  List<Event> unfolded() {
    return after(extent.folded());
  }

  Position transactionFirst(Position position) {
    return events.get(index(position)).event().transactionFirst();
  }

  /** Whether a position is the end of a transaction, or the log no longer has what follows it. */
  boolean endsTransaction(Position position) {
    Position next = position.plus(1);
    return position.equals(head())
        || extent.lacksAfter(position)
        || transactionFirst(next).equals(next);
  }

  private int index(Position position) {
    return Math.toIntExact(position.value() - extent.oldest().value());
  }

  long fold(long most) {
    Position before = extent.folded();
    Position through = new Position(Math.min(before.value() + most, head().value()));
    if (through.isAfter(before) && !endsTransaction(through)) {
      Position boundary = new Position(transactionFirst(through.plus(1)).value() - 1);
      through = boundary.isAfter(before) ? boundary : through;
    }
    for (long position = before.value() + 1; position <= through.value(); position++) {
      Stored stored = events.get(index(new Position(position)));
      base.put(stored.event().schema().value() + " " + stored.event().key(), stored);
    }
    extent = new FeedBase(through, extent.oldest(), extent.purged());
    return through.value() - before.value();
  }

  long purge(Duration age, int most) {
    List<Stored> purged =
        base.values().stream()
            .filter(stored -> stored.event().operation() == Operation.DELETE)
            .filter(stored -> stored.age().compareTo(age) > 0)
            .sorted(Comparator.comparing(stored -> stored.event().position()))
            .limit(most)
            .toList();
    base.values().removeAll(purged);
    purged.stream()
        .map(stored -> stored.event().position())
        .filter(position -> position.isAfter(extent.purged()))
        .max(Comparator.naturalOrder())
        .ifPresent(last -> extent = new FeedBase(extent.folded(), extent.oldest(), last));
    return purged.size();
  }

  Optional<Segment> droppable() {
    Position first = extent.oldest();
    Position last = new Position((first.value() - 1) / segment * segment + segment);
    if (last.isAfter(extent.folded()) || !head().isAfter(last)) {
      return Optional.empty();
    }
    List<Stored> stored = events.subList(0, index(last) + 1);
    return Optional.of(
        new Segment(first, last, bytes(stored), stored.get(stored.size() - 1).age()));
  }

  boolean drop(Segment dropped) {
    if (!dropped.first().equals(extent.oldest()) || droppable().isEmpty()) {
      return false;
    }
    events.subList(0, index(dropped.last()) + 1).clear();
    extent = new FeedBase(extent.folded(), dropped.last().plus(1), extent.purged());
    return true;
  }

  FeedSize size(FeedName feed) {
    int segments =
        events.isEmpty()
            ? 0
            : Math.toIntExact(
                (head().value() - 1) / segment - (extent.oldest().value() - 1) / segment + 1);
    return new FeedSize(
        feed, head(), extent, segments, bytes(events), base.size(), bytes(base.values()));
  }

  private static long bytes(Collection<Stored> stored) {
    return stored.stream().mapToLong(one -> one.event().characters()).sum();
  }
}
