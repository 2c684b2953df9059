package dev.syncline.cli.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.report.CliCode;
import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.ManifestWriter;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.manifest.verify.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Edits a manifest. Keeps its tree as written, so that everything else stays as it was, including
 * references and unknown fields. Writes the file only in {@link #save()}.
 */
public final class ManifestEdit {
  private final Path file;
  private final List<ManifestDocument> documents;
  private final ObjectNode tree;
  private final List<Diagnostic> errors;

  private ManifestEdit(
      Path file, List<ManifestDocument> documents, ObjectNode tree, List<Diagnostic> errors) {
    this.errors = errors;
    this.file = file;
    this.documents = documents;
    this.tree = tree;
  }

  /**
   * Opens a manifest. A manifest with errors can be edited too, for example to correct them.
   *
   * @throws DiagnosticException if it is not a manifest at all
   */
  public static ManifestEdit open(Path file) {
    ManifestReading reading = new ManifestReader(Variables.untouched()).read(List.of(file));
    List<ManifestDocument> documents = reading.documents();
    if (documents.isEmpty() || !documents.get(0).path().equals(file)) {
      throw new DiagnosticException(reading.diagnostics());
    }
    return new ManifestEdit(file, documents, documents.get(0).tree(), errors(reading));
  }

  /** The file, as the user named it. */
  public Path file() {
    return file;
  }

  /** The edited document followed by its workspaces, as they are on disk. */
  public List<ManifestDocument> documents() {
    return documents;
  }

  /** The elements of a section that are objects, as written. */
  public List<ObjectNode> elements(Section section) {
    return StreamSupport.stream(tree.path(section.field()).spliterator(), false)
        .filter(JsonNode::isObject)
        .map(ObjectNode.class::cast)
        .toList();
  }

  /** The element of that slug. */
  public Optional<ObjectNode> find(Section section, Slug slug) {
    return elements(section).stream()
        .filter(element -> slugOf(section, element).equals(slug.value()))
        .findFirst();
  }

  /**
   * The element of that slug.
   *
   * @throws DiagnosticException if there is none
   */
  public ObjectNode require(Section section, Slug slug) {
    return find(section, slug).orElseThrow(() -> new DiagnosticException(unknown(section, slug)));
  }

  /**
   * Appends an element to a section that contains only this slug.
   *
   * @throws DiagnosticException if the slug already exists
   */
  public ObjectNode add(Section section, Slug slug) {
    if (find(section, slug).isPresent()) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.SLUG_TAKEN,
              "the manifest already has a " + section.noun() + " " + slug,
              "remove it first, or choose another name"));
    }
    return tree.withArray(section.field()).addObject().put(section.slugField(), slug.value());
  }

  /** Removes the element of that slug from a section: itself, and not one that is equal. */
  @SuppressWarnings("ReferenceEquality")
  public void remove(Section section, Slug slug) {
    ObjectNode element = require(section, slug);
    ArrayNode array = tree.withArray(section.field());
    for (int index = array.size() - 1; index >= 0; index--) {
      if (array.get(index) == element) {
        array.remove(index);
      }
    }
  }

  /**
   * Writes the file atomically.
   *
   * @throws DiagnosticException if the edit introduces new errors
   */
  public void save() {
    List<String> known = errors.stream().map(Diagnostic::message).toList();
    List<Diagnostic> made =
        errors(new ManifestReader(Variables.untouched()).read(file, ManifestWriter.text(tree)))
            .stream()
            .filter(error -> !known.contains(error.message()))
            .toList();
    if (!made.isEmpty()) {
      throw new DiagnosticException(made);
    }
    write(file, tree);
  }

  /** The errors without their places, which refer to a text that is not on disk. */
  private static List<Diagnostic> errors(ManifestReading reading) {
    return reading.diagnostics().stream()
        .filter(found -> found.severity() == Severity.ERROR)
        .map(found -> Diagnostic.error(found.code(), found.message(), found.fix()))
        .toList();
  }

  /** Writes a manifest atomically. */
  public static void write(Path file, ObjectNode tree) {
    try {
      ManifestWriter.write(file, tree);
    } catch (IOException refused) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.NOT_WRITABLE,
              file + " cannot be written: " + refused.getClass().getSimpleName(),
              "check that the directory exists and may be written to"));
    }
  }

  private Diagnostic unknown(Section section, Slug slug) {
    List<String> known = new ArrayList<>();
    elements(section).forEach(element -> known.add(slugOf(section, element)));
    String otherwise =
        known.isEmpty()
            ? "the manifest has no " + section.noun() + " at all"
            : "it has " + String.join(", ", known);
    return Diagnostic.error(
        CliCode.SLUG_UNKNOWN,
        "the manifest has no " + section.noun() + " " + slug,
        NearestName.suggestion(slug.value(), known, otherwise));
  }

  private static String slugOf(Section section, ObjectNode element) {
    return element.path(section.slugField()).asText();
  }
}
