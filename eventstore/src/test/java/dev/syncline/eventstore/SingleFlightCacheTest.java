package dev.syncline.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SingleFlightCacheTest {
  private static final int MOST = 100;
  private static final int MANY = 1_000;

  private final SingleFlightCache<String, Integer> made =
      new SingleFlightCache<>(MOST, (key, value) -> value);
  private final AtomicInteger makings = new AtomicInteger();

  @Test
  void whatWasMadeFirstIsForgottenFirstHoweverOftenItWasAskedFor() {
    get("a", 40);
    get("b", 40);
    for (int time = 0; time < 16; time++) {
      get("a", 40);
    }
    assertThat(makings).hasValue(2);

    get("c", 40);
    get("b", 40);
    get("c", 40);
    assertThat(makings).hasValue(3);

    get("a", 40);
    assertThat(makings).hasValue(4);
  }

  @Test
  void whatIsTooLargeIsMadeForEach() {
    assertThat(get("a", MOST + 1)).isEqualTo(MOST + 1);
    assertThat(get("a", MOST + 1)).isEqualTo(MOST + 1);

    assertThat(makings).hasValue(2);
    get("b", MOST);
    get("b", MOST);
    assertThat(makings).hasValue(3);
  }

  @Test
  void whatAllHaveAskedForIsForgotten() {
    for (int asker = 0; asker < 3; asker++) {
      assertThat(made.get("a", 3, () -> makings.incrementAndGet())).isEqualTo(1);
    }

    assertThat(made.get("a", 3, () -> makings.incrementAndGet())).isEqualTo(2);
    assertThat(made.get("b", 1, () -> MOST + makings.get())).isEqualTo(MOST + 2);
    assertThat(made.get("a", 3, () -> makings.incrementAndGet())).isEqualTo(2);
  }

  @Test
  void aFailureIsThatOfWhoeverMadeItAndTheOneWhoWaitedTriesAnew() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Integer> first =
        CompletableFuture.supplyAsync(
            () ->
                made.get(
                    "a",
                    MANY,
                    () -> {
                      making.countDown();
                      awaitQuietly(goOn);
                      throw new IllegalStateException("stopped");
                    }));
    assertThat(making.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> get("a", 7));
    goOn.countDown();

    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(7);
    assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("stopped");
    assertThat(get("a", 8)).isEqualTo(7);
  }

  private int get(String key, int value) {
    return made.get(
        key,
        MANY,
        () -> {
          makings.incrementAndGet();
          return value;
        });
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
