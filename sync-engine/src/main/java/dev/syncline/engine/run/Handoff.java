package dev.syncline.engine.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A bounded queue between two stages: the one in front works while the one behind commits, and
 * waits when it is too far ahead.
 */
public final class Handoff<T> {
  private static final long LOOK_MILLIS = 100;

  private final BlockingQueue<T> queue;

  /**
   * @param capacity how many items may wait
   */
  public Handoff(int capacity) {
    queue = new ArrayBlockingQueue<>(capacity);
  }

  /** Hands an item on, waiting for room; drops it if the signal is set meanwhile. */
  public void put(T item, StopSignal stop) throws InterruptedException {
    while (!stop.isSet() && !queue.offer(item, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      // The signal is looked at between two waits.
    }
  }

  /** All waiting items, after waiting a moment for the first; empty if none came. */
  public List<T> take() throws InterruptedException {
    List<T> items = new ArrayList<>();
    T first = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      items.add(first);
      queue.drainTo(items);
    }
    return items;
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return queue.isEmpty();
  }
}
