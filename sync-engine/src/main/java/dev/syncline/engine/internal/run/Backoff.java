package dev.syncline.engine.internal.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Computes how long to wait before the next attempt: doubling from the first delay to the longest,
 * each between half and all of its nominal length, so that many processes do not return in step.
 */
public final class Backoff {
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** Forgets earlier failures. */
  public void succeeded() {
    failures = 0;
  }

  /** The delay after one more failure in a row. */
  public Duration failed() {
    long nominal = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, 20));
    failures++;
    return Duration.ofMillis(nominal / 2 + random.nextLong(nominal / 2 + 1));
  }
}
