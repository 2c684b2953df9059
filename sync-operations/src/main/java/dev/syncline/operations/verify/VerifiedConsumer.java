package dev.syncline.operations.verify;

import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.sink.verify.Coverage;
import java.util.Objects;

/**
 * A consumer schema that is about to be verified.
 *
 * @param name manifest and consumer schema
 * @param source its public schema
 * @param destination the database of its destination
 * @param coverage what can be compared there
 */
public record VerifiedConsumer(
    String name, PublicSchemaReference source, Slug destination, Coverage coverage) {
  public VerifiedConsumer {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(coverage, "coverage");
  }
}
