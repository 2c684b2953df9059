package dev.syncline.eventstore;

import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import java.util.List;
import java.util.Objects;

/**
 * What a publisher promises: one version of one public schema, without the SQL behind it.
 *
 * @param manifest the slug of the manifest that holds it
 * @param name the public schema's name
 * @param version major and minor
 * @param outputSchema the shape of its rows
 * @param key the output properties that identify a row, at least one
 */
public record Contract(
    Slug manifest,
    String name,
    SchemaVersion version,
    OutputSchema outputSchema,
    List<String> key) {
  /**
   * @throws IllegalArgumentException if the key is empty
   */
  public Contract {
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(outputSchema, "outputSchema");
    key = List.copyOf(key);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("public schema " + name + " has no key");
    }
  }
}
