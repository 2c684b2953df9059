package dev.syncline.eventstore.postgres;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The feed heads that this process was notified of, for its readers. They are hints: only the
 * database knows. Any session may send a notification, so only feeds that this process reads are
 * kept.
 */
final class FeedHeads {
  private final Map<Integer, Long> heads = new HashMap<>();
  private final ConcurrentMap<Integer, Set<Runnable>> watchers = new ConcurrentHashMap<>();

  /** Keeps notifications of this feed from now on. */
  synchronized void follow(int feed) {
    heads.putIfAbsent(feed, 0L);
  }

  void advanced(int feed, long head) {
    synchronized (this) {
      if (heads.computeIfPresent(feed, (known, before) -> Math.max(before, head)) != null) {
        notifyAll();
      }
    }
    watchers.getOrDefault(feed, Set.of()).forEach(Runnable::run);
  }

  /**
   * Has an action run at each notification of a feed, also if its head is where it was: the source
   * may have committed something that causes no event.
   */
  void watch(int feed, Runnable committed) {
    watchers.computeIfAbsent(feed, first -> ConcurrentHashMap.newKeySet()).add(committed);
  }

  void unwatch(Runnable committed) {
    watchers.values().forEach(actions -> actions.remove(committed));
  }

  /** The number of feeds that are kept. */
  synchronized int size() {
    return heads.size();
  }

  /** Forgets a head that turned out to be wrong: any session may send a notification. */
  synchronized void forget(int feed) {
    heads.replace(feed, 0L);
  }

  /** Has every waiting reader check whether it still waits. */
  synchronized void wake() {
    notifyAll();
  }

  /**
   * Waits; returns whether a head beyond the position was notified within the time.
   *
   * @param waits whether the reader still waits; checked again at {@link #wake}
   */
  synchronized boolean await(int feed, long after, Duration atMost, BooleanSupplier waits)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (heads.getOrDefault(feed, 0L) <= after) {
      if (left <= 0 || !waits.getAsBoolean()) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
    return true;
  }
}
