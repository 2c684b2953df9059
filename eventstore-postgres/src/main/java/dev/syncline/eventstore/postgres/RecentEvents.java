package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Keeps the last events of a feed that this process committed, so that readers in the same process
 * need not query the database for them. Events are kept until all readers have passed them, within
 * a bound, and only as long as the writer that committed them owns the feed.
 */
final class RecentEvents {
  private final LongSupplier mostBytes;
  private final Map<Object, Position> readers = new HashMap<>();
  private final Deque<RecentCommit> commits = new ArrayDeque<>();
  private long bytes;

  /**
   * @param mostBytes the memory limit in bytes, approximate; asked each time
   */
  RecentEvents(LongSupplier mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Begins to collect an append's events; collects none if no reader in this process reads the
   * feed.
   */
  synchronized AppendedEvents append() {
    return new AppendedEvents(readers.isEmpty() ? 0 : mostBytes.getAsLong() / 2);
  }

  /** Whether an event after a position is kept here. */
  synchronized boolean reach(Position after) {
    return !commits.isEmpty() && commits.getLast().last().isAfter(after);
  }

  /**
   * Keeps the events of a commit. A gap before them, or another history, makes older ones useless.
   */
  synchronized void committed(RecentCommit commit) {
    if (!commits.isEmpty() && !commit.follows(commits.getLast())) {
      clear();
    }
    commits.add(commit);
    bytes += commit.bytes();
    while (bytes > mostBytes.getAsLong()) {
      removeFirst();
    }
  }

  /** Forgets everything, because the writer may have lost the feed. */
  synchronized void clear() {
    commits.clear();
    bytes = 0;
  }

  /** Records that a reader has come to a position and does not go back. */
  synchronized void passed(Object reader, Position position) {
    readers.put(reader, position);
    forgetPassed();
  }

  /**
   * The page after a position.
   *
   * @return empty if the next event is not kept here
   */
  synchronized Optional<EventPage> page(Position after, Set<SchemaId> wanted, PageLimit limit) {
    if (!reach(after) || commits.getFirst().first().isAfter(after.plus(1))) {
      return Optional.empty();
    }
    return Optional.of(whole(after, wanted, limit).in(Optional.of(commits.getFirst().history())));
  }

  private EventPage whole(Position after, Set<SchemaId> wanted, PageLimit limit) {
    List<Event> events = new ArrayList<>();
    long size = 0;
    Position through = after;
    for (RecentCommit commit : commits) {
      for (Event event : commit.after(after)) {
        if (events.size() == limit.events() || size >= limit.bytes()) {
          return EventPage.cut(events, after, through, event.transactionFirst());
        }
        if (wanted.contains(event.schema())) {
          events.add(event);
          size += event.characters();
        }
        through = event.position();
      }
    }
    return new EventPage(events, through, Optional.empty(), true);
  }

  /** Removes a reader that does not come again. */
  synchronized void left(Object reader) {
    readers.remove(reader);
    if (readers.isEmpty()) {
      clear();
    }
  }

  private void forgetPassed() {
    Position slowest = readers.values().stream().min(Position::compareTo).orElseThrow();
    while (!commits.isEmpty() && !commits.getFirst().last().isAfter(slowest)) {
      removeFirst();
    }
  }

  private void removeFirst() {
    bytes -= commits.removeFirst().bytes();
  }
}
