package dev.syncline.bench.measure;

import java.util.EnumMap;
import java.util.Map;

/** The values of one run of one workload on one system. */
public final class Measurement {
  private final Map<Metric, Double> values = new EnumMap<>(Metric.class);

  public Measurement with(Metric metric, double value) {
    values.put(metric, value);
    return this;
  }

  /** Half, nine tenths, 99 hundredths and the longest of delays in milliseconds. */
  public Measurement with(Percentiles delays) {
    return with(Metric.P50, delays.at(50))
        .with(Metric.P90, delays.at(90))
        .with(Metric.P99, delays.at(99))
        .with(Metric.LONGEST, delays.at(100));
  }

  /** Processor time and memory of a drain. */
  public Measurement with(Effort effort) {
    return with(Metric.OWN_CPU, effort.own().cpuSeconds())
        .with(Metric.SERVER_CPU, effort.servers().cpuSeconds())
        .with(Metric.MEMORY, effort.own().peakBytes() / 1e6);
  }

  /** Processor time as a share, and memory. */
  public Measurement with(Effort effort, double seconds) {
    return with(Metric.OWN_SHARE, 100 * effort.own().cpuSeconds() / seconds)
        .with(Metric.SERVER_SHARE, 100 * effort.servers().cpuSeconds() / seconds)
        .with(Metric.MEMORY, effort.own().peakBytes() / 1e6);
  }

  public Map<Metric, Double> values() {
    return values;
  }
}
