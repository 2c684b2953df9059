package dev.syncline.operations.verify;

import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import java.util.Objects;

/**
 * A consumer schema that is about to be verified.
 *
 * @param name manifest and consumer schema
 * @param source its public schema
 * @param destination the database of its destination
 * @param table what is compared there
 */
public record VerifiedConsumer(
    String name, PublicSchemaReference source, Slug destination, VerifiedTable table) {
  public VerifiedConsumer {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(table, "table");
  }
}
