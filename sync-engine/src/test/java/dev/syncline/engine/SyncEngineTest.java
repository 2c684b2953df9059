package dev.syncline.engine;

import static dev.syncline.engine.memory.Account.key;
import static dev.syncline.engine.memory.Soon.soon;
import static dev.syncline.engine.memory.Write.put;
import static dev.syncline.engine.memory.Write.remove;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.listener.EngineListener;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.listener.TransactionsApplied;
import dev.syncline.engine.listener.TransactionsPublished;
import dev.syncline.engine.memory.Account;
import dev.syncline.engine.memory.Loss;
import dev.syncline.engine.memory.LossyStore;
import dev.syncline.engine.memory.MemoryDestination;
import dev.syncline.engine.memory.MemoryDestinationAdapter;
import dev.syncline.engine.memory.MemorySource;
import dev.syncline.engine.memory.MemorySourceAdapter;
import dev.syncline.engine.memory.Plans;
import dev.syncline.engine.memory.RecordedEvents;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A publisher and a consumer in one process, from the row of the source to the destination's. */
class SyncEngineTest {
  /** Then {@code Stages} interrupts what has not ended by itself. */
  private static final Duration TO_INTERRUPTION = Duration.ofSeconds(5);

  private final MemorySource source = new MemorySource();
  private final LossyStore store = new LossyStore();
  private final MemoryDestination destination = new MemoryDestination();
  private final SyncEngine engine = engine(List.of());

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void everyRowOfTheSourceReachesTheDestinationOnceAlthoughEachConnectionIsLostOnTheWay() {
    source.commit(put(1, "Ada"), put(2, "Bob"));
    assertThat(engine.state()).isEqualTo(EngineState.PREPARED);
    engine.start();
    awaitSameRows();
    source.loseConnectionAfter(2);
    store.loseNext(Loss.ANSWER);
    destination.loseNext(Loss.ANSWER);

    source.commit(put(3, "Cy"), put(4, "Di"));
    source.commit(put(1, "Ada Lovelace"), remove(2));

    awaitSameRows();
    assertThat(destination.applied()).isEqualTo(Map.of(key(1), 2, key(2), 2, key(3), 1, key(4), 1));
    assertThat(store.isLossAhead() || destination.isLossAhead()).isFalse();
    assertThat(engine.pipelines())
        .extracting(PipelineStatus::name)
        .containsExactly("publish from-accounts/db-accounts", "consume into db-orders");
  }

  @Test
  void aStopEndsBothPipelinesBeforeItIsInterrupted() {
    source.commit(put(1, "Ada"));
    engine.start();
    awaitSameRows();

    long asked = System.nanoTime();
    engine.close();

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(TO_INTERRUPTION);
    assertThat(engine.state()).isEqualTo(EngineState.CLOSED);
    assertThat(engine.pipelines())
        .extracting(PipelineStatus::state)
        .containsOnly(PipelineState.STOPPED);
    assertThat(source.sessions()).isZero();
  }

  @Test
  void listenersSeeEveryPipelineAndOneThatFailsHarmsNone() {
    Map<String, RecordedEvents> events = new ConcurrentHashMap<>();
    EngineListener recording =
        pipeline -> events.computeIfAbsent(pipeline.name(), name -> new RecordedEvents());
    try (SyncEngine observed = engine(List.of(pipeline -> new FailingListener(), recording))) {
      source.commit(put(1, "Ada"), put(2, "Bob"));
      observed.start();
      awaitSameRows();
      source.commit(put(3, "Cy"));
      awaitSameRows();
      assertThat(observed.pipelines())
          .extracting(PipelineStatus::state)
          .containsOnly(PipelineState.RUNNING);
    }

    assertThat(events)
        .containsOnlyKeys("publish from-accounts/db-accounts", "consume into db-orders");
    assertThat(events.get("publish from-accounts/db-accounts").all())
        .startsWith("lease taken", "starting")
        .containsSubsequence(
            "running", "published to 2", "published to 3", "lease released", "stopped");
    assertThat(events.get("consume into db-orders").all())
        .startsWith("lease taken", "starting")
        .containsSubsequence(
            "running", "applied to 2", "applied to 3", "lease released", "stopped");
  }

  private SyncEngine engine(List<EngineListener> listeners) {
    return new SyncEngine(
        Plans.sync(),
        () -> store,
        new MemorySourceAdapter(source),
        new MemoryDestinationAdapter(destination),
        EngineSettings.DEFAULT,
        listeners);
  }

  /** Fails at the events that most threads of a pipeline report. */
  private static final class FailingListener implements PipelineListener {
    @Override
    public void starting() {
      throw new IllegalStateException("broken");
    }

    @Override
    public void published(TransactionsPublished commit) {
      throw new AssertionError("broken");
    }

    @Override
    public void applied(TransactionsApplied commit) {
      throw new IllegalStateException("broken");
    }

    @Override
    public void leaseReleased() {
      throw new IllegalStateException("broken");
    }
  }

  private void awaitSameRows() {
    Map<String, String> rows =
        source.rows().stream().collect(Collectors.toMap(row -> key(row.id()), Account::json));
    soon().untilAsserted(() -> assertThat(destination.rows()).isEqualTo(rows));
  }
}
