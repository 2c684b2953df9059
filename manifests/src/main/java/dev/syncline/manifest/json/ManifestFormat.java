package dev.syncline.manifest.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The manifest format as a JSON Schema (2020-12), for editors and other tools. */
public final class ManifestFormat {
  private static final String RESOURCE = "/dev/syncline/manifest/manifest.schema.json";

  private ManifestFormat() {}

  /** The schema's text, every field described. */
  public static String jsonSchema() {
    try (InputStream schema = ManifestFormat.class.getResourceAsStream(RESOURCE)) {
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
