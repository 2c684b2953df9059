package dev.syncline.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void scalesRowsButLeavesAtLeastOne() {
    assertThat(new Scale(0.1).of(300)).isEqualTo(30);
    assertThat(new Scale(0.0001).of(300)).isEqualTo(1);
  }

  @Test
  void aLargerScaleDoesNotTakeLonger() {
    assertThat(new Scale(4).of(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
    assertThat(new Scale(0.001).of(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void nothingIsNoScale() {
    assertThatThrownBy(() -> new Scale(0)).hasMessageContaining("above 0");
  }

  @Test
  void workloadsHaveNamesOfTheirOwnAndKnowWhatTheyVary() {
    List<Workload> workloads = Workloads.of(new Scale(0.01), Duration.ofMinutes(1));
    assertThat(workloads)
        .extracting(Workload::name)
        .doesNotHaveDuplicates()
        .containsAll(workloads.stream().flatMap(one -> one.variantOf().stream()).toList());
  }
}
