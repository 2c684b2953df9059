package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.change.SourceEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final EventQueue queue = new EventQueue(10, 1_000);

  @Test
  void aPollerThatIsStoppedWaitsNoMoreAndStillTakesWhatIsQueued() throws Exception {
    FutureTask<List<SourceEvent>> poll = new FutureTask<>(() -> queue.poll(LONG));
    Thread poller = new Thread(poll);
    poller.start();
    await().until(() -> poller.getState() == Thread.State.TIMED_WAITING);

    queue.stopWaiting();

    assertThat(poll.get(30, TimeUnit.SECONDS)).isEmpty();
    SourceEvent late = new LogicalMessage("syncline.heartbeat", "late");
    queue.put(new EventQueue.Batch(List.of(late), 4));
    assertThat(queue.poll(LONG)).containsExactly(late);
  }
}
