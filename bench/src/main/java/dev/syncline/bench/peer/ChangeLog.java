package dev.syncline.bench.peer;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a handler in another process leaves what it saw, cheaply enough not to slow it down. */
final class ChangeLog {
  /** Holds one number: how many changes were handled. */
  static final String COUNT = "handled.count";

  /** Holds pairs of numbers: a row's id and its delay in microseconds. */
  static final String DELAYS = "handled.delays";

  private final MappedByteBuffer count;
  private final DataOutputStream delays;

  ChangeLog(Path directory) {
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve(COUNT), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      count = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
      delays =
          new DataOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(
                      directory.resolve(DELAYS),
                      StandardOpenOption.CREATE,
                      StandardOpenOption.TRUNCATE_EXISTING)));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  void counted(long changes) {
    count.putLong(0, changes);
  }

  void delayed(long row, long microseconds) {
    try {
      delays.writeLong(row);
      delays.writeLong(microseconds);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  void flush() {
    try {
      delays.flush();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
