package dev.syncline.postgres.source.internal.debezium;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.WatchedSockets;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import io.debezium.pipeline.EventDispatcher;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One run of the engine with its objects. The engine creates its offset store, its queue and its
 * extensions by class name, without arguments: they find their run by its name, which is among the
 * engine's properties.
 */
public final class EngineRun implements AutoCloseable {
  /** The property by which objects that the engine creates by class name find their run. */
  static final String PROPERTY = "syncline.run";

  private static final Map<String, EngineRun> RUNS = new ConcurrentHashMap<>();

  private final String name = "syncline_" + UUID.randomUUID().toString().replace('-', '_');
  private final ConnectionSettings source;
  private final Function<TableName, Optional<SourceTable>> planned;
  private final Supplier<Lsn> durable;
  private final RecordReceiver receiver;
  private final WatchedSockets.Group sockets;
  private final AtomicReference<EventDispatcher<?, ?>> dispatcher = new AtomicReference<>();

  private EngineRun(
      ConnectionSettings source,
      Function<TableName, Optional<SourceTable>> planned,
      Supplier<Lsn> durable,
      RecordReceiver receiver,
      WatchedSockets.Group sockets) {
    this.source = source;
    this.planned = planned;
    this.durable = durable;
    this.receiver = receiver;
    this.sockets = sockets;
  }

  /**
   * Begins a run, which the caller must close.
   *
   * @param source the database to which the engine connects
   * @param planned the table of a name as the plan has it; empty if it is not planned
   * @param durable the position to resume from and to confirm to the source
   * @param receiver receives its records
   * @param isClosing whether to stop waiting for data on an idle stream
   */
  public static EngineRun begin(
      ConnectionSettings source,
      Function<TableName, Optional<SourceTable>> planned,
      Supplier<Lsn> durable,
      RecordReceiver receiver,
      BooleanSupplier isClosing) {
    WatchedSockets.Group sockets = WatchedSockets.group(() -> new StreamSocket(isClosing));
    EngineRun run = new EngineRun(source, planned, durable, receiver, sockets);
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
    return find(String.valueOf(properties.get(PROPERTY)))
        .orElseThrow(() -> new IllegalStateException("the capture of this engine is closed"));
  }

  /** The name of the run, unique in this process. */
  public String name() {
    return name;
  }

  ConnectionSettings source() {
    return source;
  }

  Optional<SourceTable> planned(TableName table) {
    return planned.apply(table);
  }

  /** The end of the last durable transaction. */
  Lsn durable() {
    return durable.get();
  }

  RecordReceiver receiver() {
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

  /**
   * Switches the engine's metrics off, which takes effect only while the engine streams: it
   * installs them when streaming starts. May be called again.
   */
  public void switchMetricsOff() {
    DebeziumMetricsSuppressor.switchOff(this);
  }

  /** Cuts the engine's connections while it uses them. */
  public void cut() {
    sockets.cut();
  }

  @Override
  public void close() {
    sockets.close();
    RUNS.remove(name);
  }
}
