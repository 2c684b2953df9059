package dev.syncline.postgres.source.internal.debezium;

import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import java.time.Duration;

/**
 * The engine's task, whose stream takes types from {@link LoggedTypes} and tables from the plan.
 */
public final class CaptureTask extends PostgresConnectorTask {
  private static final Duration STATUS_UPDATE_INTERVAL = Duration.ofSeconds(10);

  @Override
  @SuppressWarnings("deprecation") // The only way from these settings to the engine's run.
  protected ReplicationConnection buildReplicationConnection(
      PostgresConnection metadata, PostgresSchema schema, PostgresConnectorConfig settings) {
    EngineRun run = EngineRun.of(settings.getConfig().asMap());
    return ReplicationConnection.builder(settings)
        .withSlot(settings.slotName())
        .withPublication(settings.publicationName())
        .withTableFilter(settings.getTableFilters())
        .withPublicationAutocreateMode(PostgresConnectorConfig.AutoCreateMode.DISABLED)
        .withPlugin(settings.plugin())
        .dropSlotOnClose(false)
        .statusUpdateInterval(STATUS_UPDATE_INTERVAL)
        .withTypeRegistry(new LoggedTypes(metadata))
        .withSchema(schema)
        .jdbcMetadataConnection(new PlannedCatalog(metadata, run::planned))
        .build();
  }
}
