package dev.syncline.faults.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of its own in memory, small enough to be filled. Mounting one takes root. */
final class SmallDisk implements AutoCloseable {
  private final Path directory;
  private final Path filler;

  private SmallDisk(Path directory) {
    this.directory = directory;
    this.filler = directory.resolve("filler");
  }

  /** Whether this process may mount. */
  static boolean possible() {
    try {
      mount(Files.createTempDirectory("small-disk"), 1).close();
      return true;
    } catch (IOException | IllegalStateException refused) {
      return false;
    }
  }

  /**
   * Mounts one.
   *
   * @param directory where; exists, is empty
   * @param megabytes its size
   * @throws IllegalStateException if that is not permitted
   */
  static SmallDisk mount(Path directory, int megabytes) {
    run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
    return new SmallDisk(directory);
  }

  Path directory() {
    return directory;
  }

  /** Takes all the space that is left. */
  void fill() {
    byte[] block = new byte[1 << 16];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      if (free() > block.length) {
        throw new UncheckedIOException(full);
      }
    }
  }

  /** Gives back what {@link #fill} took. */
  void makeRoom() {
    try {
      Files.deleteIfExists(filler);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private long free() {
    try {
      FileStore store = Files.getFileStore(directory);
      return store.getUsableSpace();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Override
  public void close() {
    run("umount", "-l", directory.toString());
  }

  private static void run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
