package dev.syncline.eventstore.postgres;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The heads readers of this process were told of. Hints: only the database knows. */
final class FeedHeads {
  private final Map<Integer, Long> heads = new HashMap<>();

  synchronized void advanced(int feed, long head) {
    heads.merge(feed, head, Math::max);
    notifyAll();
  }

  /** What was heard of a feed turned out to be wrong: anybody may send a notification. */
  synchronized void forget(int feed) {
    heads.remove(feed);
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
