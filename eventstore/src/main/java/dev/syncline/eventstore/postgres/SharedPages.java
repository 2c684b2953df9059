package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.SingleFlightCache;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Pages that several readers of this process want: the store is asked once, and whoever asks for a
 * page that is being read waits for it. What is committed never changes, so a page stays right; the
 * last ones are kept, within a bound of bytes, for readers that are about as far.
 */
final class SharedPages {
  private static final long MOST_BYTES = 24L << 20;
  private static final int PAGE_BYTES = 250;

  private final ConcurrentMap<Integer, Integer> readers = new ConcurrentHashMap<>();
  private final SingleFlightCache<PageRequest, EventPage> pages =
      new SingleFlightCache<>(MOST_BYTES, (request, page) -> bytes(page));

  /** One more reader of a feed. */
  void opened(int feed) {
    readers.merge(feed, 1, Integer::sum);
  }

  /** One less. */
  void closed(int feed) {
    readers.computeIfPresent(feed, (id, count) -> count == 1 ? null : count - 1);
  }

  /**
   * The page, from another reader's question or from the store.
   *
   * @param page reads it; there must be something to read, for an empty page would be kept too
   */
  EventPage get(PageRequest request, Supplier<EventPage> page) {
    int askers = readers.getOrDefault(request.feed(), 0);
    return askers > 1 ? pages.get(request, askers, page) : page.get();
  }

  private static int bytes(EventPage page) {
    long bytes = PAGE_BYTES;
    for (Event event : page.events()) {
      bytes += EventMemory.of(event);
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
