package dev.syncline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a measurement leaves behind. */
public final class WorkFiles {
  private WorkFiles() {}

  /** Deletes data, which is large, and keeps logs, settings and recordings. */
  static void discard(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      for (Path child : children.filter(Files::isDirectory).toList()) {
        delete(child);
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Deletes a directory if it is there. */
  public static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
