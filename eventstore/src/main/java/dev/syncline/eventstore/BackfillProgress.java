package dev.syncline.eventstore;

import java.util.Objects;
import java.util.Optional;

/**
 * The progress of one contract's backfill. It is saved in the same commit as the rows it covers.
 *
 * @param schema the public schema and major version being backfilled
 * @param minor the minor version being backfilled
 * @param lastKey the key of the last row read, in the reader's own notation; absent before the
 *     first chunk
 * @param rowsRead rows read so far
 * @param rowsEstimated the planner's estimate of all rows, for a progress bar
 * @param state the state of the backfill
 */
public record BackfillProgress(
    SchemaId schema,
    int minor,
    Optional<String> lastKey,
    long rowsRead,
    long rowsEstimated,
    LoadState state) {
  public BackfillProgress {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(lastKey, "lastKey");
    Objects.requireNonNull(state, "state");
  }

  /** The progress of a backfill that has not begun. */
  public static BackfillProgress waiting(SchemaId schema, int minor, long rowsEstimated) {
    return new BackfillProgress(
        schema, minor, Optional.empty(), 0, rowsEstimated, LoadState.WAITING);
  }

  /** Whether every row has been read. */
  public boolean complete() {
    return state == LoadState.COMPLETE;
  }

  /** The same progress, with the backfill under way. */
  public BackfillProgress underWay() {
    return new BackfillProgress(
        schema, minor, lastKey, rowsRead, rowsEstimated, LoadState.UNDER_WAY);
  }

  /** The same progress, with nothing left to read. */
  public BackfillProgress completed() {
    return new BackfillProgress(
        schema, minor, lastKey, rowsRead, rowsEstimated, LoadState.COMPLETE);
  }

  /** The progress while the contract is not published: nothing is read. */
  public BackfillProgress withdrawn() {
    return new BackfillProgress(
        schema, minor, Optional.empty(), 0, rowsEstimated, LoadState.WITHDRAWN);
  }

  /** The progress of a backfill that restarts, with the same estimate. */
  public BackfillProgress fromTheBeginning() {
    return waiting(schema, minor, rowsEstimated);
  }
}
