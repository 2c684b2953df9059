package dev.syncline.manifest.schema;

import java.util.Objects;
import java.util.Optional;

/**
 * How events of one public-schema major version are applied at a destination.
 *
 * @param name its name, unique in the manifest
 * @param source the public schema it consumes
 * @param destination the slug of the data store it writes to
 * @param sql one statement run for each inserted or updated row; placeholders {@code :property}
 * @param deleteSql one statement run for each deleted row; its placeholders are key properties.
 *     Without it deletes are not applied
 * @param onError what happens to an event that cannot be applied
 * @param definitionFile the source file it was collected from, if it was
 */
public record ConsumerSchema(
    String name,
    PublicSchemaReference source,
    Slug destination,
    String sql,
    Optional<String> deleteSql,
    ErrorPolicy onError,
    Optional<String> definitionFile) {
  /**
   * @throws IllegalArgumentException if the name or the SQL is blank
   */
  public ConsumerSchema {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(deleteSql, "deleteSql");
    Objects.requireNonNull(onError, "onError");
    Objects.requireNonNull(definitionFile, "definitionFile");
    if (name.isBlank() || sql.isBlank()) {
      throw new IllegalArgumentException("a consumer schema needs a name and an SQL text");
    }
  }

  /** The same schema, collected from a file. */
  public ConsumerSchema collectedFrom(String file) {
    return new ConsumerSchema(
        name, source, destination, sql, deleteSql, onError, Optional.of(file));
  }
}
