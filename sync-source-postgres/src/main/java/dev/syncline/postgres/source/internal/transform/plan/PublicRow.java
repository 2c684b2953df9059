package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.eventstore.NewEvent;
import dev.syncline.manifest.schema.Operation;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of a public row after a change.
 *
 * @param object the row as a JSON object; empty if there is none
 * @param key its key as a JSON object
 */
public record PublicRow(Optional<String> object, String key) {
  public PublicRow {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(key, "key");
  }

  /**
   * The event that reports it; a missing row is reported as a delete, whatever the operation was.
   */
  public NewEvent event(RegisteredSchema schema, Operation operation) {
    return new NewEvent(
        schema.id(),
        schema.plan().schema().version().minor(),
        object.isPresent() ? operation : Operation.DELETE,
        key,
        object);
  }
}
