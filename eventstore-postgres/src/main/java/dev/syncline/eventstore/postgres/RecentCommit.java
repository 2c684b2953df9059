package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Position;
import java.util.List;

/**
 * The events of one commit, as readers get them. {@link RecentEvents} keeps several in a row.
 *
 * @param history the history they belong to
 * @param events at least one, of whole source transactions, at consecutive positions without a gap:
 *     {@link #after} computes with them. The list is not copied and must not change
 * @param bytes how much memory they take, approximately
 */
record RecentCommit(History history, List<Event> events, long bytes) {
  Position first() {
    return events.get(0).position();
  }

  /**
   * The events after a position: all of them if the position precedes this commit. Events between
   * the two are not here, so the caller must know that an earlier commit holds them.
   */
  List<Event> after(Position position) {
    long notAfter = position.value() + 1 - first().value();
    return events.subList((int) Math.max(0, Math.min(notAfter, events.size())), events.size());
  }

  /** Whether it comes right after another commit, in the same history. */
  boolean follows(RecentCommit before) {
    return history.equals(before.history) && before.last().plus(1).equals(first());
  }

  Position last() {
    return events.get(events.size() - 1).position();
  }
}
