package dev.syncline.eventstore;

import dev.syncline.manifest.schema.Operation;
import java.util.Objects;
import java.util.Optional;

/**
 * A public event on its way into a feed. JSON is passed as rendered text: nothing on the way parses
 * it again.
 *
 * @param schema which public schema and major version it belongs to
 * @param minor the minor version of the contract that produced it
 * @param operation what happened to the public row
 * @param key a JSON object of the key properties
 * @param object the public row as a JSON object; absent for a delete
 */
public record NewEvent(
    SchemaId schema, int minor, Operation operation, String key, Optional<String> object) {
  /**
   * @throws IllegalArgumentException if a delete has an object or another operation has none
   */
  public NewEvent {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(key, "key");
    if ((operation == Operation.DELETE) == object.isPresent()) {
      throw new IllegalArgumentException("a delete has no object, every other operation has one");
    }
  }

  /** How many characters of JSON it carries. */
  public int characters() {
    return key.length() + object.map(String::length).orElse(0);
  }
}
