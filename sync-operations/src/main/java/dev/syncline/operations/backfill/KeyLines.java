package dev.syncline.operations.backfill;

import dev.syncline.eventstore.KeyText;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Reads keys from lines, one a line, while they are stored. After the first bad line it returns no
 * more keys but reads on, so that all bad lines are reported together; then it throws, and nothing
 * is stored. Blank lines are skipped.
 */
final class KeyLines implements Iterator<String> {
  /** More are not listed, only counted. */
  private static final int MOST_LISTED = 50;

  private final String file;
  private final Iterator<String> lines;
  private final KeyText reading;
  private final List<Diagnostic> bad = new ArrayList<>();
  private long number;
  private long badLines;
  private Optional<String> next = Optional.empty();

  /**
   * @param file the name of the file, for messages
   */
  KeyLines(String file, Iterator<String> lines, KeyText reading) {
    this.file = file;
    this.lines = lines;
    this.reading = reading;
  }

  /**
   * @throws DiagnosticException after the last line, if any line was bad or all were blank
   */
  @Override
  public boolean hasNext() {
    while (next.isEmpty() && lines.hasNext()) {
      number++;
      read(lines.next());
    }
    if (next.isEmpty()) {
      requireGood();
    }
    return next.isPresent();
  }

  private void read(String line) {
    if (line.isBlank()) {
      return;
    }
    try {
      String key = reading.read(line);
      next = badLines == 0 ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException refused) {
      badLines++;
      if (badLines <= MOST_LISTED) {
        bad.add(problem(file + ", line " + number + ": " + refused.getMessage()));
      }
    }
  }

  private void requireGood() {
    if (badLines > MOST_LISTED) {
      bad.add(problem(file + ": " + (badLines - MOST_LISTED) + " more lines are no keys"));
      badLines = MOST_LISTED;
    }
    if (!bad.isEmpty()) {
      throw new DiagnosticException(bad);
    }
  }

  private static Diagnostic problem(String message) {
    return Diagnostic.error(
        OperationCode.BAD_KEY,
        message,
        "write one key a line: a JSON object of the key's properties, or the value if there is"
            + " only one");
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String key = next.orElseThrow();
    next = Optional.empty();
    return key;
  }
}
