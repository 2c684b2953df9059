package dev.syncline.eventstore;

import java.util.Objects;

/**
 * How far a consumer has come, as it reports itself.
 *
 * @param consumer the consumer
 * @param schema the major version of the public schema that it reads
 * @param cursor up to where it has applied its feed
 */
public record ConsumerReport(ConsumerId consumer, SchemaId schema, Cursor cursor) {
  public ConsumerReport {
    Objects.requireNonNull(consumer, "consumer");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(cursor, "cursor");
  }
}
