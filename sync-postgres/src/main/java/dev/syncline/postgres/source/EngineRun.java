package dev.syncline.postgres.source;

import dev.syncline.manifest.Connection;
import dev.syncline.postgres.connect.WatchedSocket;
import dev.syncline.postgres.connect.WatchedSockets;
import io.debezium.pipeline.EventDispatcher;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * One run of the engine, and what belongs to it. The engine makes its offset store, its queue and
 * its extensions by class name, without arguments: they find their run by its name, which is among
 * the engine's properties.
 */
final class EngineRun implements AutoCloseable {
  private static final Map<String, EngineRun> RUNS = new ConcurrentHashMap<>();

  private final String name = "syncline_" + UUID.randomUUID().toString().replace('-', '_');
  private final Connection source;
  private final PlannedTables tables;
  private final DurablePosition durable;
  private final Receiver receiver;
  private final WatchedSockets.Group sockets;
  private final AtomicReference<EventDispatcher<?, ?>> dispatcher = new AtomicReference<>();

  /** Takes records in their order; holds the engine back while it does not return. */
  interface Receiver {
    void receive(SourceRecord record) throws InterruptedException;
  }

  private EngineRun(
      Connection source,
      PlannedTables tables,
      DurablePosition durable,
      Receiver receiver,
      WatchedSockets.Group sockets) {
    this.source = source;
    this.tables = tables;
    this.durable = durable;
    this.receiver = receiver;
    this.sockets = sockets;
  }

  /**
   * Begins a run, to be closed in any case.
   *
   * @param source where the engine's connections lead
   * @param tables what it captures
   * @param durable what the source is told
   * @param receiver of its records
   * @param sockets makes those of its connections
   */
  static EngineRun begin(
      Connection source,
      PlannedTables tables,
      DurablePosition durable,
      Receiver receiver,
      Supplier<? extends WatchedSocket> sockets) {
    EngineRun run = new EngineRun(source, tables, durable, receiver, WatchedSockets.group(sockets));
    RUNS.put(run.name, run);
    return run;
  }

  /** A run that has not been closed. */
  static Optional<EngineRun> find(String name) {
    return Optional.ofNullable(RUNS.get(name));
  }

  /**
   * The run an engine's properties tell of.
   *
   * @throws IllegalStateException if it has been closed
   */
  static EngineRun of(Map<String, ?> properties) {
    return find(String.valueOf(properties.get(EngineProperties.RUN)))
        .orElseThrow(() -> new IllegalStateException("the capture of this engine is closed"));
  }

  /** No other run has it. */
  String name() {
    return name;
  }

  Connection source() {
    return source;
  }

  PlannedTables tables() {
    return tables;
  }

  DurablePosition durable() {
    return durable;
  }

  Receiver receiver() {
    return receiver;
  }

  /** Settings of the driver that make its connections this run's. */
  Map<String, String> driverSettings() {
    return sockets.settings();
  }

  /** What dispatches its changes; empty until the engine has told, and once it was taken. */
  AtomicReference<EventDispatcher<?, ?>> dispatcher() {
    return dispatcher;
  }

  /** Cuts its connections under the engine's hands. */
  void cut() {
    sockets.cut();
  }

  @Override
  public void close() {
    sockets.close();
    RUNS.remove(name);
  }
}
