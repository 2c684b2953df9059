package dev.syncline.cli.backfill;

import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;

/** The lines of a file of keys, read one after the other. */
final class KeyFile implements AutoCloseable {
  private static final String STANDARD_INPUT = "-";

  private final String name;
  private final BufferedReader reader;

  private KeyFile(String name, InputStream bytes) {
    this.name = name;
    reader =
        new BufferedReader(
            new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }

  /**
   * Opens a file.
   *
   * @param file its name; {@code -} for standard input
   * @throws DiagnosticException if it cannot be opened
   */
  static KeyFile open(String file, Terminal terminal) {
    if (file.equals(STANDARD_INPUT)) {
      return new KeyFile("standard input", System.in);
    }
    try {
      Path path = terminal.resolve(Path.of(file));
      if (Files.isDirectory(path)) {
        throw unreadable(file, "is a directory");
      }
      return new KeyFile(file, Files.newInputStream(path));
    } catch (IOException | InvalidPathException cause) {
      throw unreadable(file, "cannot be opened");
    }
  }

  private static DiagnosticException unreadable(String file, String why) {
    return new DiagnosticException(
        Diagnostic.error(
            OperationCode.KEYS_UNREADABLE,
            "the file of keys " + file + " " + why,
            "name a text file with one key a line, or - for standard input"));
  }

  /** The name for messages. */
  String name() {
    return name;
  }

  /** The lines; an error of the file comes as a {@link DiagnosticException}. */
  Iterator<String> lines() {
    Iterator<String> lines = reader.lines().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        try {
          return lines.hasNext();
        } catch (UncheckedIOException broken) {
          throw unreadable(name, "is not text in UTF-8");
        }
      }

      @Override
      public String next() {
        return lines.next();
      }
    };
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException alreadyRead) {
      // Everything that was needed has been read.
    }
  }
}
