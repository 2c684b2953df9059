package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.json.ReferencedFile.Unreadable;
import dev.syncline.manifest.verify.ManifestCode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Replaces {@code ${env:NAME}} and {@code ${file:path}} with their values in a copy of a tree. */
final class Expansion {
  private final Variables variables;
  private final Path directory;
  private final Problems problems;
  private final Set<String> referring = new HashSet<>();
  private final Set<String> unresolved = new HashSet<>();

  /**
   * @param directory the directory that paths in {@code ${file:path}} are relative to
   */
  Expansion(Variables variables, Path directory, Problems problems) {
    this.variables = variables;
    this.directory = directory;
    this.problems = problems;
  }

  /** A copy of the tree with values in place of references; field names stay as they are. */
  JsonNode expand(JsonNode tree) {
    return expand(tree, "");
  }

  /** Whether the text at the pointer contained a reference. */
  boolean refers(String pointer) {
    return referring.contains(pointer);
  }

  /** Whether the text at the pointer still contains a reference, because it has no value. */
  boolean unresolved(String pointer) {
    return unresolved.contains(pointer);
  }

  /** The current value of a text; empty if a reference in it has no value any more. */
  Optional<String> now(String text, String pointer) {
    StringBuilder expanded = new StringBuilder();
    int from = 0;
    for (Reference reference : Reference.in(text)) {
      expanded.append(text, from, reference.start());
      Optional<String> value;
      try {
        value = value(reference, FileUse.at(pointer));
      } catch (Unreadable gone) {
        value = Optional.empty();
      }
      if (value.isEmpty() && !reference.escaped()) {
        return Optional.empty();
      }
      expanded.append(value.orElseGet(() -> itself(text, reference)));
      from = reference.end();
    }
    return Optional.of(expanded.append(text, from, text.length()).toString());
  }

  private JsonNode expand(JsonNode node, String pointer) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      object
          .properties()
          .forEach(
              field ->
                  copy.set(
                      field.getKey(),
                      field.getKey().startsWith("x-")
                          ? field.getValue()
                          : expand(field.getValue(), SourceMap.child(pointer, field.getKey()))));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      for (int index = 0; index < array.size(); index++) {
        copy.add(expand(array.get(index), SourceMap.child(pointer, Integer.toString(index))));
      }
      return copy;
    }
    return node.isTextual()
        ? JsonNodeFactory.instance.textNode(expandText(node.textValue(), pointer))
        : node;
  }

  private String expandText(String text, String pointer) {
    StringBuilder expanded = new StringBuilder();
    int from = 0;
    for (Reference reference : Reference.in(text)) {
      expanded.append(text, from, reference.start());
      expanded.append(replacement(text, reference, pointer));
      from = reference.end();
    }
    return expanded.append(text, from, text.length()).toString();
  }

  private String replacement(String text, Reference reference, String pointer) {
    if (reference.escaped()) {
      return itself(text, reference);
    }
    referring.add(pointer);
    Optional<String> value = Optional.empty();
    String reason = "";
    try {
      value = value(reference, FileUse.at(pointer));
    } catch (Unreadable unreadable) {
      reason = unreadable.reason();
    }
    if (value.isEmpty()) {
      unresolved.add(pointer);
    }
    report(reference, pointer, value, reason);
    return value.orElseGet(() -> text.substring(reference.start(), reference.end()));
  }

  private static String itself(String text, Reference reference) {
    return text.substring(reference.start() + 1, reference.end());
  }

  private Optional<String> value(Reference reference, FileUse use) throws Unreadable {
    if (reference.escaped()) {
      return Optional.empty();
    }
    if (reference.kind() == Reference.Kind.ENV) {
      return variables.value(reference.name()).or(reference::otherwise);
    }
    ReferencedFile file = new ReferencedFile(directory, reference.name());
    if (use == FileUse.NONE || !variables.replaced()) {
      return use == FileUse.NONE ? Optional.empty() : reference.otherwise();
    }
    try {
      return Optional.of(use == FileUse.PATH ? file.path().toString() : file.text());
    } catch (Unreadable unreadable) {
      if (reference.otherwise().isPresent()) {
        return reference.otherwise();
      }
      throw unreadable;
    }
  }

  private void report(Reference reference, String pointer, Optional<String> value, String reason) {
    boolean file = reference.kind() == Reference.Kind.FILE;
    if (file && FileUse.at(pointer) == FileUse.NONE) {
      misplaced(pointer);
    } else if (!variables.replaced()) {
      return;
    } else if (value.isEmpty()) {
      missing(reference, pointer, reason);
    } else if (file && new ReferencedFile(directory, reference.name()).isReadableByAll()) {
      warnOfReadableByAll(reference.name(), pointer);
    }
  }

  private void misplaced(String pointer) {
    problems.error(
        ManifestCode.FILE_REFERENCE_MISPLACED,
        pointer,
        SourceMap.readable(pointer)
            + " takes its value from a file, which only a password or a certificate may",
        "write the value itself, or ${env:NAME}");
  }

  private void missing(Reference reference, String pointer, String reason) {
    String where = SourceMap.readable(pointer);
    String name = reference.name();
    if (reference.kind() == Reference.Kind.ENV) {
      problems.error(
          ManifestCode.VARIABLE_UNSET,
          pointer,
          where + " needs the environment variable " + name + ", which is not set",
          "set " + name + ", or give a value to fall back on: ${env:" + name + ":-value}");
    } else {
      problems.error(
          ManifestCode.REFERENCED_FILE_UNREADABLE,
          pointer,
          where + " takes its value from the file '" + name + "', which cannot be read: " + reason,
          "put the value into an ordinary file next to the manifest, or correct the path");
    }
  }

  private void warnOfReadableByAll(String name, String pointer) {
    if (FileUse.at(pointer) == FileUse.PATH && !pointer.endsWith("/sslKey")) {
      return;
    }
    problems.warning(
        ManifestCode.SECRET_READABLE,
        pointer,
        SourceMap.readable(pointer)
            + " takes its value from the file '"
            + name
            + "', which every user of this machine can read",
        "chmod 600 " + name);
  }
}
