package dev.syncline.postgres.source.internal.debezium;

import io.debezium.connector.postgresql.PostgresConnector;
import org.apache.kafka.connect.connector.Task;

/** The engine's PostgreSQL connector, with a task that leaves values as the server sent them. */
public final class CaptureConnector extends PostgresConnector {
  @Override
  public Class<? extends Task> taskClass() {
    return CaptureTask.class;
  }
}
