package dev.syncline.postgres.source.internal.guard;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Measures how fast an amount has grown lately. The amount that a slot retains grows steadily and
 * drops when capture confirms. A drop starts a new measurement, because an average across it would
 * predict nothing.
 */
final class Growth {
  private final long windowNanos;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long bytes) {}

  /**
   * @param window the period over which growth is measured
   */
  Growth(Duration window) {
    windowNanos = window.toNanos();
  }

  /**
   * Adds a sample.
   *
   * @param nanos its time by {@link System#nanoTime()}
   */
  void add(long nanos, long bytes) {
    if (!samples.isEmpty() && bytes < samples.getLast().bytes()) {
      samples.clear();
    }
    samples.add(new Sample(nanos, bytes));
    while (samples.size() > 2 && nanos - samples.getFirst().nanos() > windowNanos) {
      samples.removeFirst();
    }
  }

  /** The growth in bytes per second; zero before the second sample. */
  long perSecond() {
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = (last.nanos() - first.nanos()) / 1e9;
    return seconds == 0 ? 0 : Math.round((last.bytes() - first.bytes()) / seconds);
  }

  /** The time until an amount is reached at the present growth; empty if it does not grow. */
  Optional<Duration> reaches(long bytes) {
    long left = bytes - samples.getLast().bytes();
    if (left <= 0) {
      return Optional.of(Duration.ZERO);
    }
    return perSecond() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(left / perSecond()));
  }
}
