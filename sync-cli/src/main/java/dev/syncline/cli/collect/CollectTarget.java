package dev.syncline.cli.collect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestEdit;
import dev.syncline.cli.document.NewManifest;
import dev.syncline.manifest.define.collect.CollectedSchemas;
import dev.syncline.manifest.define.collect.SchemaMerge;
import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.ManifestWriter;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DiagnosticException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The manifest into which schemas are collected; starts empty if it does not exist yet. */
final class CollectTarget {
  private final Path file;
  private final List<ManifestDocument> documents;

  private CollectTarget(Path file, List<ManifestDocument> documents) {
    this.file = file;
    this.documents = documents;
  }

  /**
   * @throws DiagnosticException if the file exists and is not a valid manifest
   */
  static CollectTarget open(Path file) {
    ManifestReader reader = new ManifestReader(Variables.untouched());
    ManifestReading reading =
        Files.exists(file)
            ? reader.read(List.of(file))
            : reader.read(file, ManifestWriter.text(NewManifest.empty(slugOf(file))));
    return new CollectTarget(file, reading.orThrow());
  }

  Path file() {
    return file;
  }

  ManifestDocument document() {
    return documents.get(0);
  }

  /** Whether it contains no schemas yet. */
  boolean isFirst() {
    return document().manifest().publicSchemas().isEmpty()
        && document().manifest().consumerSchemas().isEmpty();
  }

  List<ManifestDocument> workspaces() {
    return documents.subList(1, documents.size());
  }

  /** Writes the schemas into the manifest; returns false if it already contains them. */
  boolean write(CollectedSchemas collected) {
    ObjectNode merged = SchemaMerge.merge(document(), collected);
    boolean changed = !Files.exists(file) || !merged.equals(document().tree());
    if (changed) {
      ManifestEdit.write(file, merged);
    }
    return changed;
  }

  /** The slug of a new manifest, derived from its file name. */
  private static Slug slugOf(Path file) {
    String name =
        file.getFileName()
            .toString()
            .toLowerCase(Locale.ROOT)
            .replaceFirst("\\.json$", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    return new Slug(name.isEmpty() ? "manifest" : name);
  }
}
