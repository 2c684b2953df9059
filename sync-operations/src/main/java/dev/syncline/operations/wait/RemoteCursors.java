package dev.syncline.operations.wait;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.sink.bookkeeping.CursorLookup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far consumer schemas are that another process applies, as their destinations say. All
 * requests that wait for one of them share its answers.
 */
final class RemoteCursors implements AutoCloseable {
  /** How old an answer may be. */
  static final Duration FRESH = Duration.ofMillis(100);

  private final Map<Slug, CursorLookup> destinations = new HashMap<>();
  private final Map<String, Answer> answers = new HashMap<>();

  private record Answer(FeedName feed, Optional<Cursor> cursor, long askedAt) {
    boolean isFresh(FeedName wanted) {
      return feed.equals(wanted) && System.nanoTime() - askedAt < FRESH.toNanos();
    }
  }

  /** The cursor of a consumer schema at its destination; empty before its first sync. */
  synchronized Optional<Cursor> find(
      ConnectionSettings destination, FeedName feed, String consumer) {
    Answer known = answers.get(consumer);
    if (known == null || !known.isFresh(feed)) {
      long now = System.nanoTime();
      CursorLookup lookup =
          destinations.computeIfAbsent(destination.slug(), first -> new CursorLookup(destination));
      known = new Answer(feed, lookup.find(feed, consumer), now);
      answers.put(consumer, known);
    }
    return known.cursor();
  }

  @Override
  public synchronized void close() {
    destinations.values().forEach(CursorLookup::close);
  }
}
