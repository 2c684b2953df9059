package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.verify.ManifestCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the values of {@code ${env:NAME}} and {@code ${file:path}} into a copy of a tree. */
final class Expansion {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$?\\$\\{(env|file):([^}]*?)(?::-([^}]*))?}");

  private final Variables variables;
  private final Path directory;
  private final Problems problems;
  private final Set<String> referring = new HashSet<>();
  private final Set<String> unresolved = new HashSet<>();

  /**
   * @param directory what paths in {@code ${file:path}} are relative to
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

  /** Whether the text at the pointer had a reference in it. */
  boolean refers(String pointer) {
    return referring.contains(pointer);
  }

  /** Whether the text at the pointer still has a reference in it, for want of a value. */
  boolean unresolved(String pointer) {
    return unresolved.contains(pointer);
  }

  /** What a text stands for now; empty if a reference in it has no value any more. */
  Optional<String> now(String text) {
    try {
      return Optional.of(
          REFERENCE
              .matcher(text)
              .replaceAll(
                  match ->
                      Matcher.quoteReplacement(
                          isEscaped(match)
                              ? match.group().substring(1)
                              : value(match).orElseThrow())));
    } catch (NoSuchElementException gone) {
      return Optional.empty();
    }
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
                      expand(field.getValue(), SourceMap.child(pointer, field.getKey()))));
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
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(replacement(match, pointer)));
  }

  private String replacement(MatchResult match, String pointer) {
    if (isEscaped(match)) {
      return match.group().substring(1);
    }
    referring.add(pointer);
    Optional<String> value = value(match);
    if (value.isEmpty()) {
      unresolved.add(pointer);
      report(match.group(1), match.group(2), pointer);
    } else if (match.group(1).equals("file")) {
      warnIfReadableByAll(match.group(2), pointer);
    }
    return value.orElse(match.group());
  }

  private static boolean isEscaped(MatchResult match) {
    return match.group().startsWith("$$");
  }

  private Optional<String> value(MatchResult match) {
    String name = match.group(2);
    return (match.group(1).equals("env") ? variables.value(name) : content(name))
        .or(() -> Optional.ofNullable(match.group(3)));
  }

  private Optional<String> content(String path) {
    if (!variables.replaced()) {
      return Optional.empty();
    }
    try {
      String content = Files.readString(directory.resolve(path));
      return Optional.of(content.replaceFirst("[\\r\\n]+$", ""));
    } catch (IOException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }

  private void warnIfReadableByAll(String path, String pointer) {
    if (variables.replaced() && isReadableByAll(path)) {
      problems.warning(
          ManifestCode.SECRET_READABLE,
          pointer,
          SourceMap.readable(pointer)
              + " takes its value from the file '"
              + path
              + "', which every user of this machine can read",
          "chmod 600 " + path);
    }
  }

  private boolean isReadableByAll(String path) {
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(directory.resolve(path), PosixFileAttributeView.class);
      return view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | InvalidPathException notThere) {
      return false;
    }
  }

  private void report(String kind, String name, String pointer) {
    if (!variables.replaced()) {
      return;
    }
    String where = SourceMap.readable(pointer);
    if (kind.equals("env")) {
      problems.error(
          ManifestCode.VARIABLE_UNSET,
          pointer,
          where + " needs the environment variable " + name + ", which is not set",
          "set " + name + ", or give a value to fall back on: ${env:" + name + ":-value}");
    } else {
      problems.error(
          ManifestCode.REFERENCED_FILE_UNREADABLE,
          pointer,
          where + " takes its value from the file '" + name + "', which cannot be read",
          "create the file next to the manifest, or correct the path");
    }
  }
}
