package dev.syncline.eventstore.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Pages that several readers of this process want: the store is asked once, and whoever asks for a
 * page that is being read waits for it. What is committed never changes, so a page stays right; it
 * is kept for a moment only, for readers that are about as far, and within a bound of bytes.
 */
final class SharedPages {
  private static final Duration KEPT = Duration.ofSeconds(5);
  private static final long MOST_BYTES = 24L << 20;
  private static final int PAGE_BYTES = 250;

  private final ConcurrentMap<Integer, Integer> readers = new ConcurrentHashMap<>();
  private final Cache<Place, EventPage> pages =
      Caffeine.newBuilder()
          .expireAfterWrite(KEPT)
          .maximumWeight(MOST_BYTES)
          .weigher((Place place, EventPage page) -> bytes(page))
          .executor(Runnable::run)
          .build();

  /** A page, whatever the head was when it was read. */
  private record Place(int feed, Position after, Set<SchemaId> wanted, PageLimit limit) {
    static Place of(PageRequest request) {
      return new Place(request.feed(), request.after(), request.wanted(), request.limit());
    }
  }

  /** One more reader of a feed. */
  void opened(int feed) {
    readers.merge(feed, 1, Integer::sum);
  }

  /** One less. */
  void closed(int feed) {
    readers.computeIfPresent(feed, (id, count) -> count == 1 ? null : count - 1);
  }

  /** The page, from another reader's question or from the store. */
  EventPage get(PageRequest request, Function<PageRequest, EventPage> store) {
    return readers.getOrDefault(request.feed(), 0) > 1
        ? pages.get(Place.of(request), place -> store.apply(request))
        : store.apply(request);
  }

  private static int bytes(EventPage page) {
    long bytes = PAGE_BYTES;
    for (Event event : page.events()) {
      bytes += EventMemory.of(event);
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
