package dev.syncline.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.bench.measure.Metric;
import dev.syncline.bench.measure.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void comparesEachRoundWithTheSameRoundOfTheOther() {
    List<Cell> ours = List.of(cell(1, Metric.DRAIN, 10), cell(2, Metric.DRAIN, 40));
    List<Cell> theirs = List.of(cell(2, Metric.DRAIN, 20), cell(1, Metric.DRAIN, 30));

    // Round 1: 30 s against our 10 s; round 2: 20 s against our 40 s.
    assertThat(Comparison.advantages(ours, theirs).get(Metric.DRAIN))
        .isEqualTo(new Spread(1.75, 0.5, 3));
  }

  @Test
  void aHigherRateIsAnAdvantage() {
    assertThat(
            Comparison.advantages(
                    List.of(cell(1, Metric.RATE, 300)), List.of(cell(1, Metric.RATE, 100)))
                .get(Metric.RATE)
                .median())
        .isEqualTo(3);
  }

  @Test
  void roundsThatFailedOnOneSideAreLeftOut() {
    List<Cell> theirs =
        List.of(new Cell("w", "p", 1, Map.of(), Optional.of("broken")), cell(2, Metric.DRAIN, 20));

    assertThat(
            Comparison.advantages(
                List.of(cell(1, Metric.DRAIN, 1), cell(2, Metric.DRAIN, 10)), theirs))
        .isEqualTo(Map.of(Metric.DRAIN, new Spread(2, 2, 2)));
  }

  @Test
  void theWritersRateIsNoAdvantageOfAnySystem() {
    assertThat(
            Comparison.advantages(
                List.of(cell(1, Metric.WRITTEN, 100)), List.of(cell(1, Metric.WRITTEN, 90))))
        .isEmpty();
  }

  private static Cell cell(int round, Metric metric, double value) {
    return new Cell("workload", "peer", round, Map.of(metric, value), Optional.empty());
  }
}
