package dev.syncline.engine.internal.run;

import dev.syncline.engine.stop.StopSignal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A bounded queue between two stages: the first stage works while the second one commits, and waits
 * when it is too far ahead. A stop ends every wait at once.
 */
public final class Handoff<T> {
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

  private void awaitAtMost(int items, StopSignal stop) throws InterruptedException {
    if (waiting.size() <= items) {
      return;
    }
    try (StopSignal.Registration wake = stop.onStop(this::wake)) {
      while (waiting.size() > items && !stop.isSet()) {
        wait();
      }
    }
  }

  /** All waiting items, after a wait for the first; empty if the signal is set before it comes. */
  public synchronized List<T> take(StopSignal stop) throws InterruptedException {
    if (waiting.isEmpty()) {
      try (StopSignal.Registration wake = stop.onStop(this::wake)) {
        while (waiting.isEmpty() && !stop.isSet()) {
          wait();
        }
      }
    }
    return takeAll();
  }

  /**
   * The same with a bounded wait: for a stage that has something else to do when nothing comes.
   *
   * @param atMost how long to wait for the first item
   */
  public synchronized List<T> take(Duration atMost, StopSignal stop) throws InterruptedException {
    if (waiting.isEmpty()) {
      try (StopSignal.Registration wake = stop.onStop(this::wake)) {
        long deadline = System.nanoTime() + atMost.toNanos();
        long left = atMost.toNanos();
        while (waiting.isEmpty() && !stop.isSet() && left > 0) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
          left = deadline - System.nanoTime();
        }
      }
    }
    return takeAll();
  }

  private List<T> takeAll() {
    List<T> items = new ArrayList<>(waiting);
    waiting.clear();
    notifyAll();
    return items;
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** Whether no item waits. */
  public synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }
}
