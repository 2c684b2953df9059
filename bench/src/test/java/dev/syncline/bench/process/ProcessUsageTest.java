package dev.syncline.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
  @Test
  void addsUserAndSystemTimeOfAProcessAndOfItsEndedChildren() {
    String stat = "42 (a (strange) name) S 1 42 42 0 -1 4194560 1 2 3 4 100 20 3 4000 20 0 1 0 5";

    assertThat(ProcessUsage.ticksOfStat(stat)).isEqualTo(4123);
  }

  @Test
  void readsThePeakOfResidentMemory() {
    assertThat(ProcessUsage.peakOfStatus(List.of("Name:\tjava", "VmHWM:\t    2048 kB")))
        .isEqualTo(2048 * 1024);
  }

  @Test
  void aProcessThatEndedUsesNothing() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();

    assertThat(ProcessUsage.of(List.of(ended.pid()))).isEqualTo(ProcessUsage.NONE);
  }

  @Test
  void thisProcessHasUsedMemory() {
    assertThat(ProcessUsage.of(List.of(ProcessHandle.current().pid())).peakBytes())
        .isGreaterThan(1_000_000);
  }
}
