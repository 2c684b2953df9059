package dev.syncline.manifest.json;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;

/**
 * Masks the secrets of a YAML text, line by line: the parser reports the lines of values, but not
 * exactly where in a line they end. A line is shown if every value on it belongs to a field of the
 * format, up to the first word that suggests a secret. Comments are never shown, and neither is a
 * text that is not YAML.
 */
final class YamlSecrets {
  private static final YAMLFactory FORMAT = new YAMLFactory();

  private final String text;
  private final Covers covers;
  private final int[] lines;

  private YamlSecrets(String text, Covers covers) {
    this.text = text;
    this.covers = covers;
    lines = startsOfLines(text);
  }

  static void cover(String text, Covers covers) {
    new YamlSecrets(text, covers).read();
  }

  private void read() {
    try (YAMLParser parser = FORMAT.createParser(text)) {
      boolean harmless = true;
      int secretDepth = -1;
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int first = parser.currentTokenLocation().getLineNr();
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
          harmless = false;
          secretDepth = depth <= secretDepth ? -1 : secretDepth;
        } else if (token == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          harmless = SecretWords.isHarmless(name);
          if (secretDepth < 0 && SecretWords.isSecret(name)) {
            secretDepth = depth;
          }
        }
        boolean secret = secretDepth >= 0 || token.isScalarValue() && !harmless;
        if (secret) {
          coverLines(first, parser.currentLocation().getLineNr());
        }
        if (token.isScalarValue() && depth == secretDepth) {
          secretDepth = -1;
        }
      }
      coverWhatSmells();
    } catch (IOException | RuntimeException notYaml) {
      covers.cover(0, text.length());
    }
  }

  private void coverLines(int first, int last) {
    int from = lines[Math.min(Math.max(first, 1), lines.length - 1) - 1];
    covers.cover(from, lines[Math.min(Math.max(last, first), lines.length - 1)]);
  }

  private void coverWhatSmells() {
    for (int line = 0; line < lines.length - 1; line++) {
      String content = text.substring(lines[line], lines[line + 1]);
      int smell = SecretWords.smell(content);
      int comment = content.indexOf('#');
      int from = Math.min(smell + 1, comment < 0 ? content.length() : comment);
      covers.cover(lines[line] + from, lines[line + 1]);
    }
  }

  /** The beginning of each line, and the end of the text. */
  private static int[] startsOfLines(String text) {
    int[] starts = new int[(int) text.chars().filter(character -> character == '\n').count() + 2];
    int line = 0;
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) == '\n') {
        starts[++line] = index + 1;
      }
    }
    starts[line + 1] = text.length();
    return starts;
  }
}
