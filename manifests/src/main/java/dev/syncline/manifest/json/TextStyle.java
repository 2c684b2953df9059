package dev.syncline.manifest.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * The layout of a JSON text.
 *
 * @param lineEnd what ends its lines
 * @param indent the indentation of one level
 */
record TextStyle(String lineEnd, String indent) {
  private static final TextStyle USUAL = new TextStyle("\n", "  ");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The layout of a text, by its first line end and its first indented line. */
  static TextStyle of(String text) {
    int first = Math.max(text.indexOf('\r'), -1);
    int line = text.indexOf('\n');
    String lineEnd =
        line > 0 && text.charAt(line - 1) == '\r'
            ? "\r\n"
            : line >= 0 ? "\n" : first >= 0 ? "\r" : "\n";
    return new TextStyle(
        lineEnd,
        text.lines()
            .filter(found -> !found.isBlank() && Character.isWhitespace(found.charAt(0)))
            .findFirst()
            .map(TextStyle::margin)
            .orElse(USUAL.indent));
  }

  /** Two spaces per level, and lines that end with a line feed. */
  static TextStyle usual() {
    return USUAL;
  }

  /** The white space at the beginning of a line. */
  static String margin(String line) {
    int end = 0;
    while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
      end++;
    }
    return line.substring(0, end);
  }

  /**
   * The text of a value over several lines.
   *
   * @param margin the indentation of all its lines but the first
   */
  String lines(JsonNode value, String margin) {
    DefaultIndenter indenter = new DefaultIndenter(indent, lineEnd + margin);
    return written(value, Optional.of(indenter));
  }

  /** The text of a value on one line. */
  String line(JsonNode value) {
    return written(value, Optional.empty());
  }

  private static String written(JsonNode value, Optional<DefaultIndenter> indenter) {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    if (indenter.isEmpty()) {
      separators =
          separators.withObjectEntrySpacing(Spacing.AFTER).withArrayValueSpacing(Spacing.AFTER);
    }
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
    printer.indentObjectsWith(
        indenter
            .<DefaultPrettyPrinter.Indenter>map(found -> found)
            .orElseGet(DefaultPrettyPrinter.NopIndenter::new));
    printer.indentArraysWith(
        indenter
            .<DefaultPrettyPrinter.Indenter>map(found -> found)
            .orElseGet(DefaultPrettyPrinter.NopIndenter::new));
    try {
      return MAPPER.writer(printer).writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree always has a text", impossible);
    }
  }
}
