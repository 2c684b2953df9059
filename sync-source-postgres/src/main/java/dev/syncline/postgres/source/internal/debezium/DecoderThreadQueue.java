package dev.syncline.postgres.source.internal.debezium;

import io.debezium.connector.base.QueueProvider;
import io.debezium.engine.StopEngineException;
import io.debezium.pipeline.DataChangeEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The engine's queue, which passes records to their receiver on the thread that decoded them. This
 * avoids the costs of the engine's own queue: a wait of its poll interval and a task for each
 * record. At intervals it still hands out a record, because the engine confirms the durable
 * position with each record that is processed.
 */
public final class DecoderThreadQueue implements QueueProvider<DataChangeEvent> {
  /** The value of the engine property that selects this queue. */
  static final String NAME = "syncline";

  private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

  private @Nullable RecordReceiver receiver;
  private @Nullable DataChangeEvent handedOut;
  private long nextTime = System.nanoTime();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void configure(Map<String, ?> properties) {
    receiver = EngineRun.of(properties).receiver();
  }

  @Override
  public void enqueue(DataChangeEvent event) throws InterruptedException {
    if (!Objects.requireNonNull(receiver, "not configured").receive(event.getRecord())) {
      throw new StopEngineException("the capture is closed");
    }
    if (System.nanoTime() - nextTime >= 0) {
      handedOut = event;
      nextTime = System.nanoTime() + INTERVAL_NANOS;
    }
  }

  @Override
  public @Nullable DataChangeEvent poll() {
    DataChangeEvent event = handedOut;
    handedOut = null;
    return event;
  }

  @Override
  public int size() {
    return handedOut == null ? 0 : 1;
  }
}
