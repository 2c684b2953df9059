package dev.syncline.engine.internal.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Measures how many rows a second were read lately. */
final class RowRate {
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** The number of rows at one time. */
  private record Sample(long nanos, long rows) {}

  /**
   * Adds a sample.
   *
   * @param nanos the time by {@link System#nanoTime}
   * @param rows all rows so far
   */
  void at(long nanos, long rows) {
    samples.add(new Sample(nanos, rows));
    while (samples.size() > 2 && nanos - samples.element().nanos() > WINDOW_NANOS) {
      samples.remove();
    }
  }

  /** Rows per second between the first and the last sample of the window; 0 for less than two. */
  double perSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    return (last.rows() - first.rows()) * 1e9 / Math.max(1, last.nanos() - first.nanos());
  }
}
