package dev.syncline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Creates and deletes the data directory of a test server. */
final class DataDirectory {
  /** The in-memory file system of Linux. */
  private static final Path MEMORY = Path.of("/dev/shm");

  /** With less free memory, the servers of one module might fill it. */
  private static final long ENOUGH_BYTES = 6L << 30;

  private static final int SECONDS_TO_END = 5;

  private DataDirectory() {}

  /**
   * Creates an empty data directory, in memory if there is enough: test servers do not flush their
   * files anyway, and creating a database there takes a tenth of the time.
   */
  static Path create() {
    try {
      return hasRoom(MEMORY)
          ? Files.createTempDirectory(MEMORY, "syncline-postgres")
          : Files.createTempDirectory("syncline-postgres");
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static boolean hasRoom(Path place) throws IOException {
    return Files.isDirectory(place)
        && Files.isWritable(place)
        && Files.getFileStore(place).getUsableSpace() > ENOUGH_BYTES;
  }

  /**
   * Ends the server at once and deletes its data. An orderly stop would wait until replication
   * connections that a test has left open receive the rest of the log.
   */
  static void abandon(Path data) {
    try {
      end(data.resolve("postmaster.pid"));
      delete(data);
    } catch (IOException | UncheckedIOException gone) {
      // Another thread or process has ended the server and removes its files.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Path pidFile) throws IOException, InterruptedException {
    List<String> lines = Files.readAllLines(pidFile);
    // SIGQUIT is PostgreSQL's immediate shutdown; the JDK can send only SIGTERM and SIGKILL.
    new ProcessBuilder("kill", "-QUIT", lines.get(0))
        .start()
        .waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    for (int look = 0; look < SECONDS_TO_END * 100 && Files.exists(pidFile); look++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
