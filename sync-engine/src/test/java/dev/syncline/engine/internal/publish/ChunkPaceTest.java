package dev.syncline.engine.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How a job gives way to the other work of its source, and keeps to an operator's limit. */
class ChunkPaceTest {
  private static final int SLOWDOWN = 4;
  private static final int ROWS = 10_000;
  private static final Duration USUAL = Duration.ofMillis(60);

  private final ChunkPace pace = new ChunkPace(OptionalLong.empty(), SLOWDOWN);

  @Test
  void aSteadySourceIsReadWithoutPause() {
    read(100, 1);

    assertThat(pace.mostRows()).isEqualTo(ChunkPace.ANY);
    assertThat(pace.pause()).isZero();
    assertThat(pace.throttled()).isEmpty();
  }

  @Test
  void chunksOfOtherSizesAreComparedByTheirRows() {
    for (int rows = 100; rows < ROWS; rows *= 4) {
      pace.read(rows, USUAL.multipliedBy(rows).dividedBy(ROWS));
    }
    read(20, 1);
    pace.read(2, Duration.ofMillis(1));
    read(20, 2);

    assertThat(pace.throttled()).isEmpty();
  }

  @Test
  void aSlowSourceIsReadInSmallerChunksWithLongerAndLongerPauses() {
    read(20, 1);
    read(5, 5);
    assertThat(pace.throttled().orElseThrow()).contains("5.0 times", "backfill.slowdown: 4");
    assertThat(pace.mostRows()).isEqualTo(ROWS / 2);
    Duration first = pace.pause();
    assertThat(first).isGreaterThan(USUAL);

    read(5, 5);

    assertThat(pace.mostRows()).isEqualTo(ROWS / 4);
    assertThat(pace.pause()).isGreaterThan(first);
    read(100, 100);
    assertThat(pace.pause()).isEqualTo(Duration.ofSeconds(10));
    assertThat(pace.mostRows()).isEqualTo(100);
  }

  @Test
  void aSourceThatIsAsQuickAsBeforeIsReadAsBefore() {
    read(20, 1);
    read(10, 6);
    assertThat(pace.throttled()).isPresent();

    read(10, 1);

    assertThat(pace.throttled()).isEmpty();
    assertThat(pace.mostRows()).isEqualTo(ChunkPace.ANY);
    assertThat(pace.pause()).isZero();
  }

  @Test
  void oneSlowChunkChangesNothing() {
    read(18, 1);
    read(1, 50);
    read(20, 1);

    assertThat(pace.throttled()).isEmpty();
  }

  @Test
  void shortStatementsAreNoBurden() {
    for (int chunk = 0; chunk < 20; chunk++) {
      pace.read(1, Duration.ofMillis(1));
    }
    for (int chunk = 0; chunk < 20; chunk++) {
      pace.read(1, Duration.ofMillis(30));
    }

    assertThat(pace.throttled()).isEmpty();
  }

  @Test
  void anOperatorsLimitBoundsChunksAndPauses() {
    ChunkPace limited = new ChunkPace(OptionalLong.of(500), SLOWDOWN);
    assertThat(limited.mostRows()).isEqualTo(500);

    limited.read(500, Duration.ofMillis(200));

    assertThat(limited.pause()).isEqualTo(Duration.ofMillis(800));
    assertThat(limited.throttled()).isEmpty();
  }

  private void read(int chunks, int times) {
    for (int chunk = 0; chunk < chunks; chunk++) {
      pace.read(ROWS, USUAL.multipliedBy(times));
    }
  }
}
