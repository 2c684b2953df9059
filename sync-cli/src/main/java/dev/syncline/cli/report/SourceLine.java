package dev.syncline.cli.report;

import dev.syncline.manifest.json.QuotableText;
import dev.syncline.manifest.verify.Place;
import dev.syncline.manifest.verify.VisibleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The line of a file to which a diagnostic refers, prepared for display.
 *
 * @param text the line with secrets masked, cut to the width of a screen
 * @param caret the number of screen columns before the caret
 */
record SourceLine(String text, int caret) {
  private static final int WIDTH = 120;
  private static final int BEFORE_CARET = 80;
  private static final long LARGEST_FILE = 16L << 20;

  /** The line at a place, if the file can be read and has such a line. */
  static Optional<SourceLine> at(Path file, Place place) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
        return Optional.empty();
      }
      return QuotableText.of(file, Files.readString(file))
          .line(place.line())
          .filter(line -> !line.isBlank())
          .map(line -> around(line, place.column()));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static SourceLine around(String line, int column) {
    int caret = Math.min(column - 1, line.length());
    int from = edge(line, line.length() > WIDTH ? Math.max(0, caret - BEFORE_CARET) : 0);
    int to = edge(line, Math.min(line.length(), from + WIDTH));
    String before = shown(line.substring(from, Math.max(from, edge(line, caret))));
    return new SourceLine(
        before + shown(line.substring(Math.max(from, edge(line, caret)), to)),
        ScreenWidth.of(before));
  }

  private static String shown(String part) {
    return VisibleText.line(part.replace('\t', ' '));
  }

  /** The index, moved back if it is between the two surrogates of a character. */
  private static int edge(String line, int index) {
    boolean within =
        index > 0
            && index < line.length()
            && Character.isLowSurrogate(line.charAt(index))
            && Character.isHighSurrogate(line.charAt(index - 1));
    return within ? index - 1 : index;
  }
}
