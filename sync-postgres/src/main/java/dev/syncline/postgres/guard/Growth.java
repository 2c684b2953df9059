package dev.syncline.postgres.guard;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How fast an amount has grown lately. What a slot retains climbs steadily and falls at once when
 * capture confirms, so a fall begins a new measurement: an average across it would foretell
 * nothing.
 */
final class Growth {
  private final long windowNanos;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long bytes) {}

  /**
   * @param window how far back it looks
   */
  Growth(Duration window) {
    windowNanos = window.toNanos();
  }

  /**
   * Adds what was seen.
   *
   * @param nanos when, by {@link System#nanoTime()}
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

  /** Bytes a second; zero before the second sample. */
  long perSecond() {
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = (last.nanos() - first.nanos()) / 1e9;
    return seconds == 0 ? 0 : Math.round((last.bytes() - first.bytes()) / seconds);
  }

  /** When an amount is reached if it goes on like that; never, if it does not grow. */
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
