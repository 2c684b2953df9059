package dev.syncline.manifest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Place;
import dev.syncline.manifest.verify.VisibleText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads a document in two steps: from file to text, and from text to tree. */
final class DocumentText {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final int SHORTEST_SECRET = 3;

  /** Words of the parser's own messages, which stay although the file may contain them too. */
  private static final Set<String> PARSERS_WORDS =
      Set.of(
          "character",
          "code",
          "comma",
          "separate",
          "Object",
          "Array",
          "object",
          "array",
          "entries",
          "expecting",
          "expected",
          "Unexpected",
          "Unrecognized",
          "token",
          "was",
          "double-quote",
          "start",
          "field",
          "name",
          "value",
          "valid",
          "close",
          "marker",
          "end-of-input",
          "while",
          "scanning",
          "parsing",
          "block",
          "mapping",
          "found",
          "JSON",
          "String",
          "Number",
          "This",
          "number",
          "cannot",
          "read",
          "null",
          "true",
          "false",
          "and",
          "for");

  private DocumentText() {}

  /**
   * The text of a file.
   *
   * @param namedAt where another document names the file, if one does
   */
  static Optional<String> read(Path file, Optional<Place> namedAt, Consumer<Diagnostic> problems) {
    try {
      String text = Files.readString(file);
      return Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
    } catch (IOException unreadable) {
      Diagnostic problem =
          Diagnostic.error(
              ManifestCode.FILE_UNREADABLE,
              "the file " + shown(file) + " " + reason(file, unreadable),
              namedAt.isPresent()
                  ? "correct the path, which is relative to the file that names it"
                  : "check the path");
      problems.accept(namedAt.map(problem::at).orElse(problem));
      return Optional.empty();
    }
  }

  /** The tree of a text. */
  static Optional<ParsedText> parse(
      JsonFactory format, Path file, String text, Consumer<Diagnostic> problems) {
    try {
      return Optional.of(ParsedText.parse(format, shown(file), text));
    } catch (JsonProcessingException malformed) {
      problems.accept(malformed(format, file, text, malformed));
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory failed", impossible);
    }
    return Optional.empty();
  }

  private static Diagnostic malformed(
      JsonFactory format, Path file, String text, JsonProcessingException malformed) {
    Place place =
        Optional.ofNullable(malformed.getLocation())
            .map(
                location ->
                    new Place(
                        shown(file),
                        Math.max(1, location.getLineNr()),
                        Math.max(1, location.getColumnNr())))
            .orElse(new Place(shown(file), 1, 1));
    return Diagnostic.error(
            ManifestCode.NOT_WELL_FORMED,
            "not well-formed " + format.getFormatName() + ": " + withoutContent(malformed, text),
            fix(malformed))
        .at(place);
  }

  private static String fix(JsonProcessingException malformed) {
    return malformed instanceof UnreadableNumberException
        ? "write a finite number with a smaller exponent"
        : "look here and just before for a missing quote, comma or bracket";
  }

  /** The parser's message without the file's words, any of which may be a secret. */
  private static String withoutContent(JsonProcessingException malformed, String text) {
    String firstLine = malformed.getOriginalMessage().lines().findFirst().orElse("");
    StringBuilder message = new StringBuilder();
    int index = 0;
    while (index < firstLine.length()) {
      int end = index;
      while (end < firstLine.length() && " '\"(),:".indexOf(firstLine.charAt(end)) < 0) {
        end++;
      }
      String word = firstLine.substring(index, end);
      boolean ofFile = word.length() >= SHORTEST_SECRET && text.contains(word);
      message.append(ofFile && !PARSERS_WORDS.contains(word) ? "..." : word);
      if (end < firstLine.length()) {
        message.append(firstLine.charAt(end));
      }
      index = end + 1;
    }
    return VisibleText.line(message.toString());
  }

  private static String reason(Path file, IOException unreadable) {
    if (unreadable instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (unreadable instanceof CharacterCodingException) {
      return "is not UTF-8 text";
    }
    return Files.isDirectory(file) ? "is a directory" : "cannot be read";
  }

  /** A path with forward slashes, so that messages are the same on every platform. */
  private static String shown(Path file) {
    return file.toString().replace('\\', '/');
  }
}
