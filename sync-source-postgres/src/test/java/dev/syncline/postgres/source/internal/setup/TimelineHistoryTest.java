package dev.syncline.postgres.source.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.Lsn;
import org.junit.jupiter.api.Test;

class TimelineHistoryTest {
  private static final String FILE =
      """
      1\t0/3000158\tno recovery target specified

      # after the fire
      2\tA/5000060\tbefore 2000-01-01 00:00:00+00
      """;

  @Test
  void knowsWhereEachTimelineWasLeft() {
    TimelineHistory history = TimelineHistory.parse(FILE);

    assertThat(history.leftAt(1)).contains(Lsn.parse("0/3000158"));
    assertThat(history.leftAt(2)).contains(Lsn.parse("A/5000060"));
    assertThat(history.leftAt(3)).isEmpty();
  }
}
