package dev.syncline.engine.memory;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads what the feed of the accounts contains. */
public final class FeedContent {
  private static final PageLimit EVERYTHING = new PageLimit(1_000_000, Long.MAX_VALUE);

  private final EventStore store;

  public FeedContent(EventStore store) {
    this.store = store;
  }

  public List<Event> events() {
    try (FeedReader reader = store.read(Plans.FEED)) {
      return reader
          .read(
              Position.START,
              store.contracts().all().stream()
                  .map(PublishedContract::id)
                  .collect(Collectors.toSet()),
              EVERYTHING)
          .events();
    }
  }

  /** The keys of each source transaction, in order. */
  public List<List<String>> transactions() {
    Map<Position, List<String>> keys = new TreeMap<>();
    events()
        .forEach(
            event ->
                keys.computeIfAbsent(event.transactionFirst(), first -> new ArrayList<>())
                    .add(event.key()));
    return List.copyOf(keys.values());
  }

  /** The rows that a consumer has after the last event, by their keys. */
  public Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>();
    for (Event event : events()) {
      event
          .object()
          .ifPresentOrElse(object -> rows.put(event.key(), object), () -> rows.remove(event.key()));
    }
    return rows;
  }

  /** The durable state of the feed; absent before the first attempt. */
  public Optional<FeedStatus> status() {
    return store.feeds().stream().filter(one -> one.name().equals(Plans.FEED)).findFirst();
  }
}
