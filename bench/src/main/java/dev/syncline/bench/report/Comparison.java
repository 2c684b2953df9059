package dev.syncline.bench.report;

import dev.syncline.bench.measure.Metric;
import dev.syncline.bench.measure.Spread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns rounds into medians, and pairs of rounds into ratios. */
final class Comparison {
  private Comparison() {}

  /** What the rounds come to, by metric. */
  static Map<Metric, Spread> spreads(List<Cell> cells) {
    Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);
    cells.forEach(
        cell ->
            cell.values()
                .forEach(
                    (metric, value) ->
                        values.computeIfAbsent(metric, key -> new ArrayList<>()).add(value)));
    return spread(values);
  }

  /**
   * How many times better one is than the other, each round against the same round of the other,
   * since rounds differ in what else the machine was doing.
   */
  static Map<Metric, Spread> advantages(List<Cell> cells, List<Cell> others) {
    Map<Metric, List<Double>> ratios = new EnumMap<>(Metric.class);
    for (Cell cell : cells) {
      sameRound(cell, others).ifPresent(other -> addRatios(cell, other, ratios));
    }
    return spread(ratios);
  }

  private static Optional<Cell> sameRound(Cell cell, List<Cell> others) {
    return others.stream().filter(other -> other.round() == cell.round()).findFirst();
  }

  private static void addRatios(Cell cell, Cell other, Map<Metric, List<Double>> ratios) {
    cell.values()
        .forEach(
            (metric, value) -> {
              Double compared = other.values().get(metric);
              if (metric.compares() && compared != null && compared > 0 && value > 0) {
                ratios
                    .computeIfAbsent(metric, key -> new ArrayList<>())
                    .add(metric.advantage(value, compared));
              }
            });
  }

  private static Map<Metric, Spread> spread(Map<Metric, List<Double>> values) {
    Map<Metric, Spread> spreads = new EnumMap<>(Metric.class);
    values.forEach((metric, all) -> spreads.put(metric, Spread.of(all)));
    return spreads;
  }
}
