package dev.syncline.engine.internal.consume;

import dev.syncline.eventstore.FeedName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The consumers of a destination that are reported to the event store. A group that has to catch up
 * is added once it is open, and replaced if it is opened again. For any thread.
 */
final class ReportedConsumers {
  private final Map<Group, FeedConsumers> groups = new LinkedHashMap<>();

  /** Consumers that are opened together. */
  private record Group(FeedName feed, Set<String> names) {}

  synchronized void add(FeedConsumers consumers) {
    groups.put(new Group(consumers.feed(), consumers.contracts().keySet()), consumers);
  }

  synchronized List<FeedConsumers> all() {
    return List.copyOf(groups.values());
  }
}
