package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.SingleFlightCache;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Shares pages among several readers of this process: the store is queried once, and a reader that
 * asks for a page that is being read waits for it. Committed events never change, so a page stays
 * valid. The last pages are kept, within a bound of bytes, for readers at about the same position.
 */
final class SharedPages {
  private static final int PAGE_BYTES = 250;

  private final ConcurrentMap<Integer, Integer> readers = new ConcurrentHashMap<>();
  private final SingleFlightCache<PageRequest, EventPage> pages;

  /**
   * @param mostBytes the bytes of the pages that are kept, approximately
   */
  SharedPages(long mostBytes) {
    pages = new SingleFlightCache<>(mostBytes, (request, page) -> bytes(page));
  }

  /** Adds a reader of a feed. */
  void opened(int feed) {
    readers.merge(feed, 1, Integer::sum);
  }

  /** Removes a reader of a feed. */
  void closed(int feed) {
    readers.computeIfPresent(feed, (id, count) -> count == 1 ? null : count - 1);
  }

  /**
   * The page, from another reader's query or from the store.
   *
   * @param page reads it; there must be something to read, because an empty page would be kept too
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
