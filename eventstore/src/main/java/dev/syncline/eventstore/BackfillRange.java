package dev.syncline.eventstore;

import java.util.Objects;
import java.util.Optional;

/**
 * One of the ranges of keys that a backfill job reads at the same time. The ranges of a job follow
 * each other in the order of its keys: each ends where the next one begins.
 *
 * @param lastKey the key after which it continues, in the reader's own notation; empty if it begins
 *     with the first row and none has been read
 * @param end the last key of the range, itself included; empty if it ends with the last row
 * @param rowsRead rows read so far
 * @param complete whether every row of the range has been read
 */
public record BackfillRange(
    Optional<String> lastKey, Optional<String> end, long rowsRead, boolean complete) {
  /**
   * @throws IllegalArgumentException if the number of rows is negative
   */
  public BackfillRange {
    Objects.requireNonNull(lastKey, "lastKey");
    Objects.requireNonNull(end, "end");
    if (rowsRead < 0) {
      throw new IllegalArgumentException(rowsRead + " rows were read");
    }
  }

  /** A range of which no row has been read. */
  public static BackfillRange between(Optional<String> after, Optional<String> end) {
    return new BackfillRange(after, end, 0, false);
  }
}
