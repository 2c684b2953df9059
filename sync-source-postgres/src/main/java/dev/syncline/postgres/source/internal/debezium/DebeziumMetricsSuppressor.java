package dev.syncline.postgres.source.internal.debezium;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.signal.actions.SignalAction;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import java.util.Map;

/**
 * Switches the engine's metrics off. For each change the engine formats the whole row for JMX and
 * wakes a thread to record a delay, which takes more time than decoding the change; no setting
 * stops that. The engine passes its event dispatcher to providers of signal actions. This provider
 * has no actions; it keeps the dispatcher until the stream runs.
 */
public final class DebeziumMetricsSuppressor implements SignalActionProvider {
  @Override
  public <P extends Partition> Map<String, SignalAction<P>> createActions(
      EventDispatcher<P, ? extends DataCollectionId> dispatcher,
      ChangeEventSourceCoordinator<P, ?> coordinator,
      CommonConnectorConfig config) {
    EngineRun.find(config.getLogicalName()).ifPresent(run -> run.dispatcher().set(dispatcher));
    return Map.of();
  }

  /** See {@link EngineRun#switchMetricsOff}. */
  static void switchOff(EngineRun run) {
    EventDispatcher<?, ?> dispatcher = run.dispatcher().getAndSet(null);
    if (dispatcher != null) {
      silence(dispatcher);
    }
  }

  private static <P extends Partition> void silence(EventDispatcher<P, ?> dispatcher) {
    dispatcher.setEventListener(DataChangeEventListener.NO_OP());
  }
}
