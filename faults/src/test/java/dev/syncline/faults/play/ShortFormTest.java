package dev.syncline.faults.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.faults.fault.Fault;
import dev.syncline.faults.fault.Faults;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShortFormTest {
  @Test
  void hasEveryFaultOnce() {
    List<Fault> faults =
        Stream.of(
                ShortForm.kills(), ShortForm.disturbances(), ShortForm.changes(), ShortForm.tasks())
            .flatMap(List::stream)
            .flatMap(cycle -> cycle.faults().stream())
            .toList();

    assertThat(faults).containsExactlyInAnyOrderElementsOf(Faults.whileStreaming());
  }
}
