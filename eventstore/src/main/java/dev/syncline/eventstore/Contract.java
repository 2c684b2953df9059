package dev.syncline.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
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
 * @param key the output properties that identify a row; empty if rows are only ever inserted and
 *     have no key
 */
public record Contract(
    Slug manifest,
    String name,
    SchemaVersion version,
    OutputSchema outputSchema,
    List<String> key) {
  public Contract {
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(outputSchema, "outputSchema");
    key = List.copyOf(key);
  }

  /**
   * Whether rows are only ever inserted and have no key. Each event then stands for a row of its
   * own, and its key is an identity that no other event has.
   */
  public boolean isAppendOnly() {
    return key.isEmpty();
  }

  /** Whether both are the same version of the same public schema. */
  public boolean isVersionOf(Contract other) {
    return manifest.equals(other.manifest)
        && name.equals(other.name)
        && version.equals(other.version);
  }

  /** How a consumer names this contract: any minor of its major version. */
  public PublicSchemaReference reference() {
    return new PublicSchemaReference(manifest, name, version.major());
  }

  /** Whether a consumer's reference names this contract's public schema and major version. */
  public boolean satisfies(PublicSchemaReference reference) {
    return reference().equals(reference);
  }

  /**
   * Whether another contract promises the same rows. Manifest, name and version do not matter, and
   * neither does the formatting of the JSON.
   */
  public boolean promisesTheSameAs(Contract other) {
    return key.equals(other.key)
        && outputSchema.json().equals(Contract::compareScalars, other.outputSchema.json());
  }

  /** JSON has one kind of number: 5 and 5.0 are equal, whichever type Jackson read them into. */
  private static int compareScalars(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return left.decimalValue().compareTo(right.decimalValue());
    }
    return left.equals(right) ? 0 : 1;
  }
}
