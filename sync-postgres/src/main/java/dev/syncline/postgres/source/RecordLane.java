package dev.syncline.postgres.source;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import java.time.Duration;
import java.util.Map;

/**
 * The engine's queue, in which almost nothing queues: records go to their receiver on the thread
 * that decoded them. What the engine's own way costs, a wait of its poll interval and a task for
 * each record, falls away. Now and then it hands out a record all the same, for with each that is
 * processed the engine confirms what is durable.
 */
public final class RecordLane implements QueueProvider<DataChangeEvent> {
  /** The value of the engine property that has it use this. */
  static final String NAME = "syncline";

  private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

  private EngineRun.Receiver receiver;
  private DataChangeEvent handedOut;
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
    receiver.receive(event.getRecord());
    if (System.nanoTime() - nextTime >= 0) {
      handedOut = event;
      nextTime = System.nanoTime() + INTERVAL_NANOS;
    }
  }

  @Override
  public DataChangeEvent poll() {
    DataChangeEvent event = handedOut;
    handedOut = null;
    return event;
  }

  @Override
  public int size() {
    return handedOut == null ? 0 : 1;
  }
}
