package dev.syncline.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.engine.stop.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StagesTest {
  private final AtomicBoolean ended = new AtomicBoolean();

  @Test
  void theFirstFailureEndsAllAndIsThrown() {
    assertThatThrownBy(
            () -> Stages.run("test", List.of(untilStopped(), failing()), new StopSignal()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
    assertThat(ended).isTrue();
  }

  @Test
  void aStageThatIsDoneLetsTheOthersGoOn() throws InterruptedException {
    StopSignal outer = new StopSignal();
    Stage done = stage("done", stop -> {});
    Stage stopper =
        stage(
            "stopper",
            stop -> {
              assertThat(stop.await(Duration.ofMillis(200))).isFalse();
              outer.stop();
            });

    Stages.run("test", List.of(done, stopper, untilStopped()), outer);

    assertThat(ended).isTrue();
  }

  /** Such a stage may hold a lock or a slot that the next attempt waits for. */
  @Test
  void aStageThatDoesNotEndFailsTheAttempt() {
    CountDownLatch never = new CountDownLatch(1);
    Stage deaf =
        stage(
            "deaf",
            stop -> {
              boolean released = false;
              while (!released) {
                try {
                  never.await();
                  released = true;
                } catch (InterruptedException ignored) {
                  // Like a call of a driver that does not notice.
                }
              }
            });
    StopSignal outer = new StopSignal();
    outer.stop();

    try {
      assertThatThrownBy(() -> Stages.run("test", List.of(deaf), outer, Duration.ofMillis(20)))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("stage deaf does not end");
    } finally {
      never.countDown();
    }
  }

  private Stage untilStopped() {
    return stage(
        "until stopped",
        stop -> {
          while (!stop.await(Duration.ofMillis(50))) {
            // Works until asked to stop.
          }
          ended.set(true);
        });
  }

  private static Stage failing() {
    return stage(
        "failing",
        stop -> {
          throw new IllegalStateException("broken");
        });
  }

  private interface Work {
    void run(StopSignal stop) throws InterruptedException;
  }

  private static Stage stage(String name, Work work) {
    return new Stage() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void run(StopSignal stop) throws InterruptedException {
        work.run(stop);
      }
    };
  }
}
