package dev.syncline.postgres.source.internal.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceSnapshotTest {
  @Test
  void seesWhatEndedBeforeAndNotWhatRanOrCameLater() {
    SourceSnapshot snapshot = SourceSnapshot.parse("100:105:101,103");

    assertThat(snapshot.sees(Set.of(99L))).isTrue();
    assertThat(snapshot.sees(Set.of(100L, 102L, 104L))).isTrue();
    assertThat(snapshot.sees(Set.of(101L))).isFalse();
    assertThat(snapshot.sees(Set.of(100L, 103L))).isFalse();
    assertThat(snapshot.sees(Set.of(105L))).isFalse();
    assertThat(SourceSnapshot.parse("100:100:").sees(Set.of(99L))).isTrue();
  }

  @Test
  void extendsIdsToTheEpochNearestToNow() {
    long epoch = 1L << 32;
    SourceSnapshot early = SourceSnapshot.parse((2 * epoch + 5) + ":" + (2 * epoch + 5) + ":");
    SourceSnapshot late = SourceSnapshot.parse((2 * epoch - 3) + ":" + (2 * epoch - 3) + ":");

    assertThat(early.sees(Set.of(4L))).isTrue();
    assertThat(early.sees(Set.of(6L))).isFalse();
    assertThat(early.sees(Set.of(epoch - 10))).as("ended in the epoch before").isTrue();
    assertThat(late.sees(Set.of(epoch - 4))).isTrue();
    assertThat(late.sees(Set.of(3L))).as("begun in the epoch to come").isFalse();
  }
}
