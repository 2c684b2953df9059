package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.VisibleText;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The state that the readers of one document share: the tree as written and with its references
 * replaced, the problems found, and the place each record was read from.
 */
final class DocumentSource {
  private final JsonNode written;
  private final JsonNode expanded;
  private final Expansion expansion;
  private final Problems problems;
  private final IdentityHashMap<Object, String> pointers = new IdentityHashMap<>();

  private DocumentSource(JsonNode written, Expansion expansion, Problems problems) {
    this.written = written;
    this.expanded = expansion.expand(written);
    this.expansion = expansion;
    this.problems = problems;
  }

  /** Replaces references in the tree of a file and reports those without a value. */
  static DocumentSource of(ParsedText parsed, Path file, Variables variables, Problems problems) {
    Path directory = file.toAbsolutePath().resolveSibling("");
    for (String pointer : parsed.repeated()) {
      problems.nameWarning(
          ManifestCode.DUPLICATE_FIELD,
          pointer,
          SourceMap.readable(pointer) + " is written twice, and only this one counts",
          "remove the other");
    }
    return new DocumentSource(
        parsed.root(), new Expansion(variables, directory, problems), problems);
  }

  /** The document, if it is an object. */
  Optional<DocumentObject> root() {
    if (expanded instanceof ObjectNode object) {
      return Optional.of(new DocumentObject(object, "", this));
    }
    String found = written.isMissingNode() ? "nothing" : typeName(written);
    problems.error(
        ManifestCode.WRONG_TYPE,
        "",
        "the document must be an object, found " + found,
        "start with {");
    return Optional.empty();
  }

  Expansion expansion() {
    return expansion;
  }

  Problems problems() {
    return problems;
  }

  /** A value as it is written, with references not replaced: safe to show. */
  String shown(String pointer) {
    JsonNode node = written.at(pointer);
    return node.isTextual() ? "'" + VisibleText.line(node.textValue()) + "'" : node.toString();
  }

  /** The text at the pointer with the current values of its references; empty if one has none. */
  Optional<String> now(String pointer) {
    return expansion.now(written.at(pointer).textValue(), pointer);
  }

  void remember(Object element, String pointer) {
    pointers.put(element, pointer);
  }

  /** The pointer to what a remembered element was read from. */
  String pointer(Object element) {
    return Objects.requireNonNull(pointers.get(element), "not an element of this document");
  }

  /** A copy of what was remembered: the pointer of each element. */
  IdentityHashMap<Object, String> pointers() {
    return new IdentityHashMap<>(pointers);
  }

  /** The kind of a value, for messages. */
  static String typeName(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "a text";
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
