package dev.syncline.postgres.source.internal.debezium;

import org.apache.kafka.connect.source.SourceRecord;

/** Receives the engine's records in their order, on the thread that decodes them. */
@FunctionalInterface
public interface RecordReceiver {
  /**
   * Receives one record; blocks the engine until it returns.
   *
   * @return whether to continue; if not, the engine ends
   */
  boolean receive(SourceRecord record) throws InterruptedException;
}
