package dev.syncline.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.stop.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandoffTest {
  private static final Duration A_WHILE = Duration.ofMillis(250);

  private final Handoff<String> handoff = new Handoff<>(2);
  private final StopSignal stop = new StopSignal();
  private volatile Thread frontThread;
  private final ExecutorService front = Executors.newSingleThreadExecutor(this::frontThread);

  @AfterEach
  void end() {
    front.shutdownNow();
  }

  @Test
  void givesAllThatWaitsInItsOrder() throws InterruptedException {
    assertThat(handoff.take(Duration.ofMillis(1), stop)).isEmpty();

    handoff.put("a", stop);
    handoff.put("b", stop);

    assertThat(handoff.isEmpty()).isFalse();
    assertThat(handoff.take(stop)).containsExactly("a", "b");
    assertThat(handoff.isEmpty()).isTrue();
  }

  @Test
  void whoIsInFrontWaitsForRoom() throws Exception {
    handoff.put("a", stop);
    handoff.put("b", stop);
    Future<?> third = front.submit(() -> put("c"));

    await().during(A_WHILE).until(() -> !third.isDone());
    assertThat(handoff.take(stop)).containsExactly("a", "b");
    third.get(10, TimeUnit.SECONDS);
    assertThat(handoff.take(stop)).containsExactly("c");
  }

  @Test
  void canBeWaitedForUntilAllIsTaken() throws Exception {
    handoff.put("a", stop);
    Future<?> waiting = front.submit(this::awaitTaken);

    await().during(A_WHILE).until(() -> !waiting.isDone());
    handoff.take(stop);
    waiting.get(10, TimeUnit.SECONDS);
  }

  @Test
  void nobodyWaitsOnceItIsToStop() throws Exception {
    handoff.put("a", stop);
    handoff.put("b", stop);
    Future<?> third = front.submit(() -> put("c"));
    stop.stop();

    third.get(10, TimeUnit.SECONDS);
    handoff.awaitTaken(stop);
    assertThat(handoff.take(stop)).containsExactly("a", "b");
  }

  @Test
  void aStopEndsEveryWait() throws Exception {
    Future<List<String>> taking = front.submit(() -> handoff.take(stop));
    await().until(() -> isWaiting(frontThread));
    stop.stop();

    assertThat(taking.get(10, TimeUnit.SECONDS)).isEmpty();
    assertThat(handoff.take(Duration.ofDays(1), stop)).isEmpty();
  }

  @Test
  void aStopEndsAWaitForRoom() throws Exception {
    handoff.put("a", stop);
    handoff.put("b", stop);
    Future<?> third = front.submit(() -> put("c"));
    await().until(() -> isWaiting(frontThread));
    stop.stop();

    third.get(10, TimeUnit.SECONDS);
    assertThat(handoff.take(stop)).containsExactly("a", "b");
  }

  private static boolean isWaiting(Thread thread) {
    return thread != null && thread.getState() == Thread.State.WAITING;
  }

  private Void put(String item) throws InterruptedException {
    handoff.put(item, stop);
    return null;
  }

  private Thread frontThread(Runnable work) {
    frontThread = new Thread(work);
    return frontThread;
  }

  private Void awaitTaken() throws InterruptedException {
    handoff.awaitTaken(stop);
    return null;
  }
}
