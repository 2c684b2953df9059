package dev.syncline.operations.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.ByteSize;
import dev.syncline.operations.status.ConsumerState.Behind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LagTest {
  private static final Lag NOT_KNOWN = new Lag(Optional.empty(), Optional.empty());

  private static Lag lag(long bytes, long seconds) {
    return new Lag(Optional.of(new ByteSize(bytes)), Optional.of(Duration.ofSeconds(seconds)));
  }

  private static String text(long events, long oldestSeconds, Lag feed) {
    return new Behind(events, Duration.ofSeconds(oldestSeconds), feed).text();
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "119, 119 s", "120, 2 min", "7199, 119 min", "7200, 2 h", "90000, 25 h"})
  void timeIsInTheUnitThatLeavesATwoDigitNumberOrThree(long seconds, String text) {
    assertThat(Lag.text(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void whatIsNotKnownIsNotZero() {
    assertThat(NOT_KNOWN.text()).isEqualTo("?, ?");
    assertThat(NOT_KNOWN.exceeds(Duration.ZERO)).isFalse();
    assertThat(text(0, 0, NOT_KNOWN)).isEqualTo("0 events, ?");
  }

  @Test
  void theHeartbeatsOfAnIdleSourceAreNotBehind() {
    assertThat(text(0, 0, lag(60_000, 19))).isEqualTo("0 events, 0 s");
    assertThat(text(1, 5, lag(60_000, 19))).isEqualTo("1 event, 5 s");
  }

  @Test
  void whatTheEventStoreDoesNotHaveYetIsBehindToo() {
    assertThat(text(0, 0, lag(5 << 20, 40))).isEqualTo("0 events, 5 MB, 40 s");
    assertThat(text(3, 300, lag(5 << 20, 40))).isEqualTo("3 events, 5 MB, 5 min");
    assertThat(text(0, 0, lag(100, 21))).isEqualTo("0 events, 100 bytes, 21 s");
  }
}
