package dev.syncline.postgres.source;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.WatchedSocket;
import dev.syncline.postgres.session.WatchedSockets;
import io.debezium.pipeline.EventDispatcher;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * One run of the engine with its objects. The engine creates its offset store, its queue and its
 * extensions by class name, without arguments: they find their run by its name, which is among the
 * engine's properties.
 */
final class EngineRun implements AutoCloseable {
  private static final Map<String, EngineRun> RUNS = new ConcurrentHashMap<>();

  private final String name = "syncline_" + UUID.randomUUID().toString().replace('-', '_');
  private final ConnectionSettings source;
  private final PlannedTables tables;
  private final DurablePosition durable;
  private final Receiver receiver;
  private final WatchedSockets.Group sockets;
  private final AtomicReference<EventDispatcher<?, ?>> dispatcher = new AtomicReference<>();

  /** Receives records in their order; blocks the engine until it returns. */
  interface Receiver {
    void receive(SourceRecord record) throws InterruptedException;
  }

  private EngineRun(
      ConnectionSettings source,
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
   * Begins a run, which the caller must close.
   *
   * @param source the database to which the engine connects
   * @param tables the tables that it captures
   * @param durable the position confirmed to the source
   * @param receiver receives its records
   * @param sockets creates the sockets of its connections
   */
  static EngineRun begin(
      ConnectionSettings source,
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
   * The run that an engine's properties name.
   *
   * @throws IllegalStateException if it has been closed
   */
  static EngineRun of(Map<String, ?> properties) {
    return find(String.valueOf(properties.get(EngineProperties.RUN)))
        .orElseThrow(() -> new IllegalStateException("the capture of this engine is closed"));
  }

  /** The name of the run, unique in this process. */
  String name() {
    return name;
  }

  ConnectionSettings source() {
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

  /** Driver settings that assign connections to this run. */
  Map<String, String> driverSettings() {
    return sockets.settings();
  }

  /** The engine's event dispatcher; null until the engine has passed it, and after it was taken. */
  AtomicReference<EventDispatcher<?, ?>> dispatcher() {
    return dispatcher;
  }

  /** Cuts the engine's connections while it uses them. */
  void cut() {
    sockets.cut();
  }

  @Override
  public void close() {
    sockets.close();
    RUNS.remove(name);
  }
}
