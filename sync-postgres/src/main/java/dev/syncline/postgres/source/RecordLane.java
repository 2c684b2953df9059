package dev.syncline.postgres.source;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.connect.source.SourceRecord;

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

  // The engine makes its queue by name, so an instance finds its receiver through here.
  private static final Map<String, Receiver> RECEIVERS = new ConcurrentHashMap<>();

  private Receiver receiver;
  private DataChangeEvent handedOut;
  private long nextTime = System.nanoTime();

  /** Takes records in their order; holds the engine back while it does not return. */
  interface Receiver {
    void receive(SourceRecord record) throws InterruptedException;
  }

  /** Makes a receiver known to the queue of an engine. */
  static void register(String run, Receiver receiver) {
    RECEIVERS.put(run, receiver);
  }

  static void forget(String run) {
    RECEIVERS.remove(run);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void configure(Map<String, ?> properties) {
    receiver = RECEIVERS.get(String.valueOf(properties.get(EngineProperties.RUN)));
    if (receiver == null) {
      throw new IllegalStateException("the capture of this engine is closed");
    }
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
