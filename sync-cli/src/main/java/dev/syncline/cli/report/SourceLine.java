package dev.syncline.cli.report;

import dev.syncline.manifest.verify.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The line of a file a diagnostic is about, as it may be shown.
 *
 * @param text the line, secrets masked, cut to what fits a screen
 * @param caret the index in {@code text} to point at
 */
record SourceLine(String text, int caret) {
  private static final int WIDTH = 120;
  private static final int BEFORE_CARET = 80;
  private static final long LARGEST_FILE = 4L << 20;

  /** The line at a place, if the file can be read and has such a line. */
  static Optional<SourceLine> at(Path file, Place place) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
        return Optional.empty();
      }
      return line(SecretMask.mask(Files.readString(file)), place);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<SourceLine> line(String content, Place place) {
    String[] lines = content.split("\r\n|\r|\n", -1);
    if (place.line() > lines.length || lines[place.line() - 1].isBlank()) {
      return Optional.empty();
    }
    String line = lines[place.line() - 1].replace('\t', ' ');
    int caret = Math.min(place.column() - 1, line.length());
    int from = line.length() > WIDTH ? Math.max(0, caret - BEFORE_CARET) : 0;
    int to = Math.min(line.length(), from + WIDTH);
    return Optional.of(new SourceLine(line.substring(from, to), caret - from));
  }
}
