package dev.syncline.operations.wait;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedProgress;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.SourceIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Remembers what a feed contained when. Whoever asks for the same token again, or for an older one,
 * waits for no more than was there when this was first seen, however far the feed has grown since.
 * Also answers for a timeline that the source has left. Bounded; used by one thread at a time.
 */
final class StoredEnds {
  private static final int MOST_SOURCES = 4;
  private static final int MOST_ENDS = 1_000;

  private final Map<SourceIdentity, NavigableMap<Lsn, Stored>> bySource =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(
            Map.Entry<SourceIdentity, NavigableMap<Lsn, Stored>> first) {
          return size() > MOST_SOURCES;
        }
      };

  /**
   * What a feed contained.
   *
   * @param feed the feed
   * @param through the cursor of a consumer that has applied all of it
   * @param database the captured database; absent if not known
   */
  record Stored(FeedName feed, Cursor through, OptionalLong database) {}

  /** Remembers a complete feed: everything before its source end is in it. */
  void add(FeedProgress progress) {
    Optional<SourceIdentity> source = progress.checkpoint().identity();
    if (progress.loaded() && source.isPresent()) {
      NavigableMap<Lsn, Stored> ends =
          bySource.computeIfAbsent(source.get(), first -> new TreeMap<>());
      ends.putIfAbsent(
          progress.checkpoint().sourceEnd(),
          new Stored(progress.feed(), progress.head(), progress.database()));
      if (ends.size() > MOST_ENDS) {
        ends.pollFirstEntry();
      }
    }
  }

  /** The least that is known to contain everything up to a token. */
  Optional<Stored> containing(SyncToken token) {
    return Optional.ofNullable(bySource.get(token.source()))
        .flatMap(ends -> Optional.ofNullable(ends.ceilingEntry(token.position())))
        .map(Map.Entry::getValue)
        .filter(stored -> isOf(token, stored.database()));
  }

  /** Forgets everything: the event store was restored to an earlier state. */
  void clear() {
    bySource.clear();
  }

  static boolean isOf(SyncToken token, OptionalLong database) {
    return database.isEmpty() || database.getAsLong() == token.database();
  }
}
