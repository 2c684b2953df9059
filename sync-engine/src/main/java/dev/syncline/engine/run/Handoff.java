package dev.syncline.engine.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A bounded queue between two stages: the first stage works while the second one commits, and waits
 * when it is too far ahead.
 */
public final class Handoff<T> {
  private static final long LOOK_MILLIS = 100;

  private final int capacity;
  private final Deque<T> waiting = new ArrayDeque<>();

  /**
   * @param capacity how many items may wait
   */
  public Handoff(int capacity) {
    this.capacity = capacity;
  }

  /** Adds an item, waiting for room; drops it if the signal is set meanwhile. */
  public synchronized void put(T item, StopSignal stop) throws InterruptedException {
    awaitAtMost(capacity - 1, stop);
    if (waiting.size() < capacity) {
      waiting.add(item);
      notifyAll();
    }
  }

  /** Waits until all items have been taken, or the signal is set. */
  public synchronized void awaitTaken(StopSignal stop) throws InterruptedException {
    awaitAtMost(0, stop);
  }

  /** Checks the signal between two waits. */
  private void awaitAtMost(int items, StopSignal stop) throws InterruptedException {
    while (waiting.size() > items && !stop.isSet()) {
      wait(LOOK_MILLIS);
    }
  }

  /** All waiting items, after a short wait for the first; empty if none came. */
  public synchronized List<T> take() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
    long left = deadline - System.nanoTime();
    while (waiting.isEmpty() && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
    List<T> items = new ArrayList<>(waiting);
    waiting.clear();
    notifyAll();
    return items;
  }

  /** Whether no item waits. */
  public synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }
}
