package dev.syncline.faults.scenario;

import dev.syncline.faults.server.Server;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a server, copied while it is down, as a backup of a file system or a standby that
 * lags behind would have them.
 */
final class DataDirectory {
  private final Server server;
  private final Path data;
  private final Path copy;

  /**
   * @param database any of the server's
   */
  DataDirectory(Server server, TestDatabase database) {
    this.server = server;
    data = Path.of(database.value("SHOW data_directory"));
    copy = data.resolveSibling(data.getFileName() + ".copy");
  }

  /** Copies everything as it is now, and goes on. */
  void save() {
    server.kill();
    replace(data, copy);
    server.start();
  }

  /** Puts the copy back; the server is started with it. */
  void restore() {
    server.kill();
    replace(copy, data);
    server.start();
  }

  /**
   * Puts the copy back as a standby, to be promoted: with a history of its own from then on, and
   * without replication slots, which are not replicated.
   */
  void becomeStandby() {
    server.kill();
    replace(copy, data);
    Path slots = data.resolve("pg_replslot");
    delete(slots);
    try {
      Files.createDirectory(slots);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    startAsStandby();
  }

  /** The same with its slots, as a standby has them that synchronises them. */
  void becomeStandbyWithSlots() {
    server.kill();
    replace(copy, data);
    startAsStandby();
  }

  private void startAsStandby() {
    try {
      Files.createFile(data.resolve("standby.signal"));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    server.start();
  }

  private static void replace(Path from, Path to) {
    delete(to);
    try {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                throws IOException {
              Files.copy(directory, target(directory), StandardCopyOption.COPY_ATTRIBUTES);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (!file.getFileName().toString().equals("postmaster.pid")) {
                Files.copy(file, target(file), StandardCopyOption.COPY_ATTRIBUTES);
              }
              return FileVisitResult.CONTINUE;
            }

            private Path target(Path file) {
              return to.resolve(from.relativize(file));
            }
          });
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
