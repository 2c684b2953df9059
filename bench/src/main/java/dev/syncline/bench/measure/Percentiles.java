package dev.syncline.bench.measure;

import java.util.Arrays;

/** Sorted samples. */
public final class Percentiles {
  private final double[] sorted;

  /**
   * @throws IllegalArgumentException if there is no sample
   */
  public Percentiles(double[] samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    sorted = samples.clone();
    Arrays.sort(sorted);
  }

  /**
   * The smallest sample that so many of a hundred do not exceed (nearest rank).
   *
   * @param percent above 0, at most 100
   */
  public double at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(1, rank) - 1];
  }
}
