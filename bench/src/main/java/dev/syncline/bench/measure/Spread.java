package dev.syncline.bench.measure;

import java.util.Arrays;
import java.util.Collection;

/** What several rounds of one value come to. */
public record Spread(double median, double min, double max) {
  /**
   * The median, the least and the greatest of the values.
   *
   * @throws IllegalArgumentException if there is no value
   */
  public static Spread of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
