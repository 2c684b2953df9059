package dev.syncline.eventstore.postgres;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The heads readers of this process were told of. Hints: only the database knows. Anybody may send
 * a notification, so only feeds that somebody here reads are kept.
 */
final class FeedHeads {
  private final Map<Integer, Long> heads = new HashMap<>();

  /** From now on notifications of this feed are kept. */
  synchronized void follow(int feed) {
    heads.putIfAbsent(feed, 0L);
  }

  synchronized void advanced(int feed, long head) {
    if (heads.computeIfPresent(feed, (known, before) -> Math.max(before, head)) != null) {
      notifyAll();
    }
  }

  /** How many feeds are kept. */
  synchronized int size() {
    return heads.size();
  }

  /** What was heard of a feed turned out to be wrong: anybody may send a notification. */
  synchronized void forget(int feed) {
    heads.replace(feed, 0L);
  }

  /**
   * @return whether the feed was heard to be beyond the position, within the time
   */
  synchronized boolean await(int feed, long after, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (heads.getOrDefault(feed, 0L) <= after) {
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
    return true;
  }
}
