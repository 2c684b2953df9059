package dev.syncline.manifest.json;

import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.ManifestCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a whole manifest. */
final class ManifestFields {
  /** The arrays that a manifest can have. */
  static final List<String> ARRAYS =
      List.of(
          "connections",
          "dataStores",
          "eventStores",
          "publicSchemas",
          "consumerSchemas",
          "workspaces");

  private static final int VERSION = 0;

  private ManifestFields() {}

  /** The manifest without the elements that could not be read; empty if it has no valid slug. */
  static Optional<Manifest> manifest(DocumentObject root) {
    Optional<Slug> slug = root.slug("slug");
    version(root);
    root.optionalText("$schema");
    root.optionalText("owner");
    root.optionalText("description");
    Manifest manifest =
        new Manifest(
            slug.orElse(new Slug("unnamed")),
            all(root, "connections", StoreFields::connection),
            all(root, "dataStores", StoreFields::dataStore),
            all(root, "eventStores", StoreFields::eventStore),
            all(root, "publicSchemas", SchemaFields::publicSchema),
            all(root, "consumerSchemas", SchemaFields::consumerSchema),
            root.texts("workspaces"));
    root.reportUnknownFields();
    return slug.map(found -> manifest);
  }

  private static void version(DocumentObject root) {
    Optional<Integer> version = root.number("manifestVersion", 0, Integer.MAX_VALUE);
    if (version.isPresent() && version.get() > VERSION) {
      root.error(
          ManifestCode.UNSUPPORTED_VERSION,
          root.at("manifestVersion"),
          "manifestVersion " + version.get() + " is newer than this release reads, which is 0",
          "update this program, or write \"manifestVersion\": 0");
    }
  }

  private static <T> List<T> all(
      DocumentObject root, String field, Function<DocumentObject, Optional<T>> read) {
    return root.objects(field).stream().map(read).flatMap(Optional::stream).toList();
  }
}
