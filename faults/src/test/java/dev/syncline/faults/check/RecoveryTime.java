package dev.syncline.faults.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * C6: after a fault the system is soon itself again. Measured from the moment the rig has put back
 * what it broke until the first transaction committed after that is visible at the destination.
 */
public final class RecoveryTime implements Checker {
  private static final String NAME = "C6 recovery time";

  private final Duration bound;
  private final List<Duration> samples = new ArrayList<>();

  /**
   * @param bound of the 99th percentile
   */
  public RecoveryTime(Duration bound) {
    this.bound = bound;
  }

  @Override
  public String name() {
    return NAME;
  }

  public void add(Duration sample) {
    samples.add(sample);
  }

  /** Everything measured so far, in that order. */
  public List<Duration> samples() {
    return List.copyOf(samples);
  }

  /**
   * The smallest sample that so many of 100 do not exceed.
   *
   * @throws IllegalStateException if there is none
   */
  public Duration percentile(int percent) {
    if (samples.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    List<Duration> sorted = samples.stream().sorted().toList();
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return sorted.get(Math.max(1, rank) - 1);
  }

  @Override
  public List<Finding> check() {
    if (samples.isEmpty() || percentile(99).compareTo(bound) <= 0) {
      return List.of();
    }
    return List.of(
        new Finding(
            Finding.Kind.SLOW,
            NAME,
            "p99 of %d recoveries is %.1f s, promised are %d s"
                .formatted(samples.size(), percentile(99).toMillis() / 1000.0, bound.toSeconds())));
  }
}
