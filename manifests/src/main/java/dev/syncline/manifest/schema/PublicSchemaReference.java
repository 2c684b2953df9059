package dev.syncline.manifest.schema;

import java.util.Objects;

/**
 * A consumer's reference to one major version of one public schema of one manifest.
 *
 * @param manifest the slug of the manifest that holds the public schema
 * @param name the public schema's name
 * @param majorVersion its major version; any minor of it satisfies the reference
 */
public record PublicSchemaReference(Slug manifest, String name, int majorVersion) {
  public PublicSchemaReference {
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(name, "name");
  }

  @Override
  public String toString() {
    return manifest + "/" + name + " v" + majorVersion;
  }
}
