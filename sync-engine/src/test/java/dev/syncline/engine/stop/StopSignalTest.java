package dev.syncline.engine.stop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.stop.StopSignal.Registration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs when a signal is set. */
class StopSignalTest {
  private final StopSignal stop = new StopSignal();
  private final List<String> ran = new ArrayList<>();

  @Test
  void whatIsRegisteredRunsOnceAfterTheSignalIsSet() {
    stop.onStop(() -> ran.add("set: " + stop.isSet()));
    assertThat(ran).isEmpty();

    stop.stop();
    stop.stop();

    assertThat(ran).containsExactly("set: true");
  }

  @Test
  void whatIsRegisteredLaterRunsAtOnce() {
    stop.stop();

    stop.onStop(() -> ran.add("late"));

    assertThat(ran).containsExactly("late");
  }

  @Test
  void whatIsClosedDoesNotRun() {
    Registration registration = stop.onStop(() -> ran.add("closed"));
    registration.close();

    stop.stop();

    assertThat(ran).isEmpty();
  }

  @Test
  void oneThatFailsDoesNotKeepTheOthersWaiting() {
    stop.onStop(
        () -> {
          throw new IllegalStateException("broken");
        });
    stop.onStop(() -> ran.add("next"));

    stop.stop();

    assertThat(ran).containsExactly("next");
  }

  @Test
  void oneSignalFollowsAnother() {
    StopSignal inner = new StopSignal();
    stop.onStop(inner::stop);

    stop.stop();

    assertThat(inner.isSet()).isTrue();
  }
}
