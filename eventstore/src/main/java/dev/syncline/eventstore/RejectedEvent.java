package dev.syncline.eventstore;

import dev.syncline.manifest.schema.Operation;
import java.util.Objects;

/**
 * A row that breaks its public schema, and so is quarantined instead of published.
 *
 * @param schema which public schema and major version it belongs to
 * @param minor the minor version of the contract it breaks
 * @param operation what happened to the public row
 * @param key a JSON object of the key properties
 * @param object the public row as a JSON object
 * @param code the code of the diagnostic
 * @param message what it breaks, without row values
 */
public record RejectedEvent(
    SchemaId schema,
    int minor,
    Operation operation,
    String key,
    String object,
    String code,
    String message) {
  public RejectedEvent {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }
}
