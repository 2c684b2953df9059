package dev.syncline.cli.document;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.report.CliCode;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Creates empty manifests. */
public final class NewManifest {
  private static final List<String> SECTIONS =
      List.of(
          "connections",
          "dataStores",
          "eventStores",
          "publicSchemas",
          "consumerSchemas",
          "workspaces");

  private NewManifest() {}

  /**
   * Writes a manifest with all sections, which are empty.
   *
   * @throws DiagnosticException if the file exists or cannot be written
   */
  public static void create(Path file, Slug slug) {
    if (Files.exists(file)) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.MANIFEST_EXISTS,
              file + " exists already",
              "choose another file with --manifest, or remove this one first"));
    }
    ManifestEdit.write(file, empty(slug));
  }

  /** A manifest with all sections, which are empty. */
  public static ObjectNode empty(Slug slug) {
    ObjectNode tree =
        JsonNodeFactory.instance.objectNode().put("slug", slug.value()).put("manifestVersion", 0);
    SECTIONS.forEach(tree::putArray);
    return tree;
  }
}
