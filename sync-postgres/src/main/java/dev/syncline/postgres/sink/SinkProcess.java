package dev.syncline.postgres.sink;

import dev.syncline.eventstore.FeedName;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a process remembers from one session to the next. Opening a new session after a failure must
 * not look like taking over: if another process has taken over meanwhile, this one is out.
 */
final class SinkProcess {
  private final String id = UUID.randomUUID().toString();
  private final Set<Cursor> claimed = ConcurrentHashMap.newKeySet();

  private final Map<FeedName, RefusedTransactions> refused = new ConcurrentHashMap<>();

  private record Cursor(FeedName feed, String subscription) {}

  /** Its name in the cursor rows. */
  String id() {
    return id;
  }

  /** From now on a cursor held by another means that this process has lost it. */
  void claims(FeedName feed, String subscription) {
    claimed.add(new Cursor(feed, subscription));
  }

  /**
   * Whether it had the cursor once and another has it now.
   *
   * @param holder the process in the cursor row; null in a new one
   */
  boolean hasLost(FeedName feed, String subscription, String holder) {
    return holder != null && !id.equals(holder) && claimed.contains(new Cursor(feed, subscription));
  }

  /** The transactions of a feed in which an event was refused. */
  RefusedTransactions refused(FeedName feed) {
    return refused.computeIfAbsent(feed, none -> new RefusedTransactions());
  }
}
