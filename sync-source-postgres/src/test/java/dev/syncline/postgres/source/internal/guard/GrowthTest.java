package dev.syncline.postgres.source.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final long MB = 1 << 20;

  private final Growth growth = new Growth(Duration.ofSeconds(60));

  @Test
  void foretellsWhenALimitIsReached() {
    at(0, 100);
    at(10, 220);

    assertThat(growth.perSecond()).isEqualTo(12 * MB);
    assertThat(growth.reaches(580 * MB)).contains(Duration.ofSeconds(30));
    assertThat(growth.reaches(220 * MB)).contains(Duration.ZERO);
  }

  @Test
  void foretellsNothingFromOneSampleOrWithoutGrowth() {
    at(0, 100);
    assertThat(growth.reaches(200 * MB)).isEmpty();

    at(10, 100);
    assertThat(growth.reaches(200 * MB)).isEmpty();
  }

  @Test
  void beginsAnewWhenCaptureCaughtUp() {
    at(0, 100);
    at(10, 1_000);
    at(20, 50);
    assertThat(growth.perSecond()).isZero();

    at(30, 60);
    assertThat(growth.perSecond()).isEqualTo(MB);
  }

  @Test
  void forgetsWhatIsOlderThanItsWindow() {
    at(0, 0);
    at(50, 5_000);
    at(100, 5_050);
    at(150, 5_100);

    assertThat(growth.perSecond()).isEqualTo(MB);
  }

  private void at(int second, long megabytes) {
    growth.add(second * 1_000_000_000L, megabytes * MB);
  }
}
