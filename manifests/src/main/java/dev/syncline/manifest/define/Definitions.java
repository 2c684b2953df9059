package dev.syncline.manifest.define;

import dev.syncline.manifest.schema.SchemaVersion;

/** The methods that begin a definition, for static import. */
public final class Definitions {
  private Definitions() {}

  /**
   * Begins a public schema.
   *
   * @param name the name consumers use
   */
  public static PublicSchemaBuilder publicSchema(String name, SchemaVersion version) {
    return new PublicSchemaBuilder(name, version);
  }

  /**
   * Begins a consumer schema.
   *
   * @param name unique in the manifest
   */
  public static ConsumerSchemaBuilder consumerSchema(String name) {
    return new ConsumerSchemaBuilder(name);
  }

  /**
   * A version of a public schema.
   *
   * @param major raised by a change that breaks consumers
   * @param minor raised by any other change
   */
  public static SchemaVersion version(int major, int minor) {
    return new SchemaVersion(major, minor);
  }

  /** Begins the shape of a row, property by property. */
  public static RowShape object() {
    return new RowShape();
  }
}
