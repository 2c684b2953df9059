package dev.syncline.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void takesTheNearestRank() {
    Percentiles hundred =
        new Percentiles(IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray());

    assertThat(hundred.at(50)).isEqualTo(50);
    assertThat(hundred.at(99)).isEqualTo(99);
    assertThat(hundred.at(99.5)).isEqualTo(100);
    assertThat(hundred.at(100)).isEqualTo(100);
  }

  @Test
  void oneSampleIsEveryPercentile() {
    Percentiles one = new Percentiles(new double[] {7});

    assertThat(one.at(1)).isEqualTo(7);
    assertThat(one.at(99)).isEqualTo(7);
  }

  @Test
  void thereIsNoPercentileOfNothing() {
    assertThatThrownBy(() -> new Percentiles(new double[0])).hasMessage("no samples");
  }
}
