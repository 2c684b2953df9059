package dev.syncline.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.setting.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTimingTest {
  @Test
  void theDefaultRenewsEveryTwoSeconds() {
    LeaseTiming timing = LeaseTiming.DEFAULT;

    assertThat(timing.duration()).isEqualTo(Duration.ofSeconds(8));
    assertThat(timing.renewal()).isEqualTo(Duration.ofSeconds(2));
    assertThat(timing.silence()).isEqualTo(Duration.ofSeconds(4));
    assertThat(timing.standby()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 8, 120})
  void aRenewalThatMeetsSilenceEndsBeforeTheLeaseDoes(long seconds) {
    LeaseTiming timing =
        LeaseTiming.of(Settings.DEFAULTS.with(LeaseTiming.DURATION, Duration.ofSeconds(seconds)));

    assertThat(timing.renewal().plus(timing.silence())).isLessThan(timing.duration());
  }

  /** A process that ended releases its lease, which a standby takes about a second later. */
  @Test
  void aStandbyOfALongLeaseLooksOnceASecond() {
    assertThat(new LeaseTiming(Duration.ofMinutes(2)).standby()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void rejectsALeaseThatCannotBeRenewedInTime() {
    assertThatThrownBy(() -> new LeaseTiming(Duration.ofMillis(999)))
        .hasMessageContaining("a lease of");
  }
}
