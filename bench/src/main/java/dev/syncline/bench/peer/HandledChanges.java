package dev.syncline.bench.peer;

import dev.syncline.bench.flow.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;

/** What a {@link CountingEngine} tells: counts and delays, no rows. */
final class HandledChanges implements Observation, AutoCloseable {
  private final Path directory;
  private final MappedByteBuffer count;

  HandledChanges(Path directory) {
    this.directory = directory;
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve(ChangeLog.COUNT),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      count = channel.map(FileChannel.MapMode.READ_WRITE, 0, ChangeLog.SIZE);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  void reset() {
    count.putLong(0, 0);
    count.putLong(ChangeLog.READ, 0);
    count.putLong(ChangeLog.INSERTED, 0);
  }

  /** How many rows of snapshots were handled. */
  long read() {
    return count.getLong(ChangeLog.READ);
  }

  /** The highest id of a row that was inserted, not read by a snapshot. */
  long inserted() {
    return count.getLong(ChangeLog.INSERTED);
  }

  private long changes() {
    return count.getLong(0);
  }

  @Override
  public boolean began(Marker marker) {
    return changes() > 0;
  }

  @Override
  public boolean reached(Marker marker) {
    return changes() >= marker.changes();
  }

  @Override
  public boolean complete(long changes) {
    return changes() >= changes;
  }

  /** It keeps nothing that could be compared. */
  @Override
  public String differences() {
    return "";
  }

  @Override
  public double[] delays(Table table, long first, long last) {
    try {
      LongBuffer pairs =
          ByteBuffer.wrap(Files.readAllBytes(directory.resolve(ChangeLog.DELAYS))).asLongBuffer();
      return IntStream.range(0, pairs.limit() / 2)
          .filter(pair -> pairs.get(2 * pair) >= first && pairs.get(2 * pair) <= last)
          .mapToDouble(pair -> pairs.get(2 * pair + 1) / 1000.0)
          .toArray();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Override
  public void close() {
    // The mapping ends with the process.
  }
}
