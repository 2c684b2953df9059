package dev.syncline.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Position;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatedFailureTest {
  private static final Position HERE = new Position(7);

  private long now;
  private final RepeatedFailure repeated = new RepeatedFailure(Duration.ofSeconds(10), () -> now);

  @Test
  void theSameFailureIsStuckOnceItsTimeIsOverHoweverItCounts() {
    assertThat(saw("deadlock of process 17 at 3").first()).isTrue();
    assertThat(saw("deadlock of process 4711 at 12").first()).isFalse();
    assertThat(saw("deadlock of process 18 at 13").stuck()).isFalse();
    pass(Duration.ofSeconds(10));
    assertThat(saw("deadlock of process 19 at 14").stuck()).isTrue();
  }

  @Test
  void anotherFailureBeginsAnew() {
    saw("deadlock");
    saw("deadlock");
    pass(Duration.ofSeconds(11));
    assertThat(saw("too many connections").stuck()).isFalse();
    assertThat(saw("deadlock").stuck()).isFalse();
  }

  @Test
  void soDoesOneAfterARowMoved() {
    saw("deadlock");
    saw("deadlock");
    pass(Duration.ofSeconds(11));
    assertThat(repeated.saw(failure("deadlock"), Duration.ZERO, new Position(8)).stuck()).isFalse();
  }

  @Test
  void soDoesOneAfterAnAttemptThatLasted() {
    saw("deadlock");
    saw("deadlock");
    pass(Duration.ofSeconds(100));
    assertThat(repeated.saw(failure("deadlock"), Duration.ofSeconds(90), HERE).stuck()).isFalse();
  }

  @Test
  void twoAttemptsFarApartAreNotEnough() {
    saw("deadlock");
    pass(Duration.ofSeconds(50));
    assertThat(saw("deadlock").stuck()).isFalse();
  }

  private RepeatedFailure.Sighting saw(String message) {
    return repeated.saw(failure(message), Duration.ZERO, HERE);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static RetriableException failure(String message) {
    return new RetriableException(message, null);
  }
}
