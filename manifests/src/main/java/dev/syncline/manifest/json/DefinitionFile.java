package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A YAML file with schema definitions: {@code publicSchemas} and {@code consumerSchemas}, written
 * as in a manifest.
 *
 * @param publicSchemas the public schemas that could be read
 * @param consumerSchemas the consumer schemas that could be read
 * @param diagnostics what is wrong with the file
 */
public record DefinitionFile(
    List<Entry<PublicSchema>> publicSchemas,
    List<Entry<ConsumerSchema>> consumerSchemas,
    List<Diagnostic> diagnostics) {
  /**
   * One definition of the file.
   *
   * @param schema the schema
   * @param written its object as written
   * @param place where it begins
   */
  public record Entry<T>(T schema, ObjectNode written, Place place) {}

  public DefinitionFile {
    publicSchemas = List.copyOf(publicSchemas);
    consumerSchemas = List.copyOf(consumerSchemas);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Reads a file; references to the environment and to files stay as written. */
  public static DefinitionFile read(Path file) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    return DocumentText.read(file, Optional.empty(), diagnostics::add)
        .flatMap(text -> DocumentText.parse(new YAMLFactory(), file, text, diagnostics::add))
        .map(parsed -> decode(file, parsed))
        .orElseGet(() -> new DefinitionFile(List.of(), List.of(), diagnostics));
  }

  private static DefinitionFile decode(Path file, ParsedText parsed) {
    Problems problems = new Problems(parsed.places());
    DocumentSource source = DocumentSource.of(parsed, file, Variables.untouched(), problems);
    Optional<DocumentObject> root = source.root();
    Reader reader = new Reader(parsed, source);
    List<Entry<PublicSchema>> published =
        reader.entries(root, "publicSchemas", SchemaFields::publicSchema);
    List<Entry<ConsumerSchema>> consumed =
        reader.entries(root, "consumerSchemas", SchemaFields::consumerSchema);
    root.ifPresent(DocumentObject::reportUnknownFields);
    if (published.isEmpty() && consumed.isEmpty() && problems.diagnostics().isEmpty()) {
      problems.error(
          ManifestCode.NO_DEFINITION,
          "",
          "the file defines no schema",
          "list schemas under publicSchemas or consumerSchemas");
    }
    return new DefinitionFile(published, consumed, problems.diagnostics());
  }

  private record Reader(ParsedText parsed, DocumentSource source) {
    <T> List<Entry<T>> entries(
        Optional<DocumentObject> root, String field, Function<DocumentObject, Optional<T>> decode) {
      return root.map(found -> found.objects(field)).orElse(List.of()).stream()
          .map(decode)
          .flatMap(Optional::stream)
          .map(this::entry)
          .toList();
    }

    private <T> Entry<T> entry(T schema) {
      String pointer = source.pointer(schema);
      ObjectNode written = (ObjectNode) parsed.root().at(pointer);
      return new Entry<>(schema, written, parsed.places().value(pointer));
    }
  }
}
