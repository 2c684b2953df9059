package dev.syncline.faults.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The three servers of a system, used by one scene after the other.
 *
 * @param source the data owner's
 * @param store the event store's
 * @param destination the consumer's
 */
public record Servers(Server source, Server store, Server destination) {
  private static Servers shared;

  /** The servers of this JVM; they end with it, and their data is removed. */
  public static synchronized Servers shared() {
    if (shared == null) {
      Path directory = directory();
      shared =
          new Servers(
              Server.create("source", directory),
              Server.create("store", directory),
              Server.create("destination", directory));
      shared.requireDurable();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(shared, directory)));
    }
    return shared;
  }

  public List<Server> all() {
    return List.of(source, store, destination);
  }

  private void requireDurable() {
    for (Server server : all()) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        if (!server.show(setting).equals("on")) {
          throw new IllegalStateException(setting + " of " + server.name() + " is not on");
        }
      }
    }
  }

  private static Path directory() {
    try {
      Files.createDirectories(Path.of("target"));
      return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "servers");
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static void end(Servers servers, Path directory) {
    servers.all().forEach(Server::close);
    for (int attempt = 0; attempt < 5 && Files.exists(directory); attempt++) {
      delete(directory);
    }
  }

  /** What the killed servers leave may still be changing for a moment. */
  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException changing) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }
}
