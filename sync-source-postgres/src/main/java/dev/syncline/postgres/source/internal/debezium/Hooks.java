package dev.syncline.postgres.source.internal.debezium;

import java.util.Properties;

/**
 * The engine properties that install the classes of this package in an engine. The engine creates
 * them by name; {@code META-INF/services} lists the queue and the provider of signal actions.
 */
public final class Hooks {
  private Hooks() {}

  /** The properties for the engine of a run. */
  public static Properties of(EngineRun run) {
    Properties properties = new Properties();
    properties.setProperty(EngineRun.PROPERTY, run.name());
    // DebeziumMetricsSuppressor finds its run by the prefix.
    properties.setProperty("topic.prefix", run.name());
    properties.setProperty("connector.class", CaptureConnector.class.getName());
    properties.setProperty("offset.storage", DurableOffsetStore.class.getName());
    properties.setProperty("queue.provider.type", DecoderThreadQueue.NAME);
    properties.setProperty("converters", "text");
    properties.setProperty("text.type", TextConverter.class.getName());
    connections(run, properties);
    return properties;
  }

  // The engine would build a URL from host and database, and reject unusual host names.
  private static void connections(EngineRun run, Properties properties) {
    properties.setProperty("database.connection.factory.class", EngineConnections.class.getName());
    properties.setProperty("driver." + EngineRun.PROPERTY, run.name());
    properties.setProperty("database.hostname", "see-connection-factory");
    properties.setProperty("database.user", "see-connection-factory");
    properties.setProperty("database.dbname", run.source().database());
  }
}
