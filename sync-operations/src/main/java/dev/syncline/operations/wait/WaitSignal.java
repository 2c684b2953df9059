package dev.syncline.operations.wait;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Wakes requests that wait whenever something changed that may end a wait. */
final class WaitSignal {
  private long changes;

  /** How often something changed so far; to be read before looking at it. */
  synchronized long changes() {
    return changes;
  }

  synchronized void changed() {
    changes++;
    notifyAll();
  }

  /**
   * Waits until something has changed.
   *
   * @param seen the number of changes before the caller looked
   */
  synchronized void await(long seen, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (changes == seen && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
  }
}
