package dev.syncline.manifest.json;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Quotes lines of a manifest or a definition file without their secrets. The secrets are found by
 * parsing the file, in time in proportion to its length; what cannot be parsed is masked. A mask is
 * as wide as what it hides, so that places still point at the same characters.
 */
public final class QuotableText {
  private final String text;
  private final Covers covers;

  private QuotableText(String text, Covers covers) {
    this.text = text;
    this.covers = covers;
  }

  /**
   * Reads a file's text by the grammar that its name suggests: YAML, Java, and otherwise JSON.
   *
   * @param file its name
   * @param text its content
   */
  public static QuotableText of(Path file, String text) {
    // Places are counted without the byte order mark that some editors put before a text.
    if (text.startsWith("\uFEFF")) {
      return of(file, text.substring(1));
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    Covers covers = new Covers(text);
    if (name.endsWith(".java")) {
      JavaSecrets.cover(text, covers);
    } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      YamlSecrets.cover(text, covers);
    } else {
      JsonSecrets.cover(text, covers);
    }
    return new QuotableText(text, covers);
  }

  /**
   * One line without its end, with secrets masked.
   *
   * @param number from 1
   */
  public Optional<String> line(int number) {
    int start = 0;
    for (int line = 1; line < number; line++) {
      start = endOfLine(start);
      if (start >= text.length()) {
        return Optional.empty();
      }
      start += text.startsWith("\r\n", start) ? 2 : 1;
    }
    return Optional.of(covers.shown(start, endOfLine(start)));
  }

  private int endOfLine(int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }
}
