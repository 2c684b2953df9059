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
  /**
   * Holds three numbers: how many changes were handled, how many rows of a snapshot were among
   * them, and the highest id that was inserted otherwise.
   */
  static final String COUNT = "handled.count";

  static final int SIZE = 3 * Long.BYTES;
  static final int READ = Long.BYTES;
  static final int INSERTED = 2 * Long.BYTES;

  /** Holds pairs of numbers: a row's id and its delay in microseconds. */
  static final String DELAYS = "handled.delays";

  private final MappedByteBuffer count;
  private final DataOutputStream delays;

  ChangeLog(Path directory) {
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve(COUNT), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      count = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
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

  /** Of a snapshot. */
  void read() {
    count.putLong(READ, count.getLong(READ) + 1);
  }

  void inserted(long row) {
    count.putLong(INSERTED, Math.max(row, count.getLong(INSERTED)));
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
