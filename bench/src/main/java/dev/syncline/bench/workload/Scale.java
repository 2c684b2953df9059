package dev.syncline.bench.workload;

import java.time.Duration;

/** How much of the full size of each workload is run. */
public record Scale(double factor) {
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  public Scale {
    if (factor <= 0) {
      throw new IllegalArgumentException("a scale is above 0, not " + factor);
    }
  }

  /** A number of rows or transactions, at least 1. */
  long of(long full) {
    return Math.max(1, Math.round(full * factor));
  }

  /** A time, never longer than the full one and long enough to mean something. */
  Duration of(Duration full) {
    Duration scaled = Duration.ofMillis(Math.round(full.toMillis() * Math.min(1, factor)));
    return scaled.compareTo(SHORTEST) < 0 ? SHORTEST : scaled;
  }
}
