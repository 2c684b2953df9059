package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.CanonicalKey;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.TransactionHeader;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects the events that an append adds, each as the database would return it. Gives up for the
 * whole append if that form is not certain or if the events take too much memory.
 */
final class AppendedEvents {
  private final long mostBytes;
  private final List<Event> events = new ArrayList<>();
  private long bytes;
  private boolean complete;

  /**
   * @param mostBytes the memory limit in bytes, approximate; 0 to collect nothing
   */
  AppendedEvents(long mostBytes) {
    this.mostBytes = mostBytes;
    complete = mostBytes > 0;
  }

  void add(Position position, Position first, TransactionHeader transaction, NewEvent event) {
    if (!complete) {
      return;
    }
    Event stored =
        new Event(
            position,
            first,
            event.schema(),
            event.minor(),
            event.operation(),
            event.key(),
            event.object(),
            transaction.committedAt().truncatedTo(ChronoUnit.MICROS));
    bytes += EventMemory.of(stored);
    if (bytes > mostBytes || !CanonicalKey.is(event.key())) {
      complete = false;
      events.clear();
      return;
    }
    events.add(stored);
  }

  /**
   * The collected events; empty if there are none, or some are missing.
   *
   * @param history the history they belong to
   */
  Optional<RecentCommit> commit(History history) {
    return complete && !events.isEmpty()
        ? Optional.of(new RecentCommit(history, events, bytes))
        : Optional.empty();
  }
}
