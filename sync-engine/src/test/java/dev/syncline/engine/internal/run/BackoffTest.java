package dev.syncline.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(7));

  @Test
  void delaysDoubleUpToTheLongestAndAreJittered() {
    assertThat(backoff.failed()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(backoff.failed()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    for (int failure = 0; failure < 100; failure++) {
      assertThat(backoff.failed()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void aSuccessStartsOver() {
    for (int failure = 0; failure < 10; failure++) {
      backoff.failed();
    }

    backoff.succeeded();

    assertThat(backoff.failed()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }
}
