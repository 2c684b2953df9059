package dev.syncline.eventstore;

import java.util.Objects;
import java.util.Optional;

/**
 * How far the first load of one contract has come. Saved in the commit that holds the rows it
 * speaks of.
 *
 * @param schema the public schema and major version being loaded
 * @param minor the minor version being loaded
 * @param lastKey what was read last, in the reader's own words; absent before the first chunk
 * @param rowsRead rows read so far
 * @param rowsEstimated the planner's estimate of all rows, for a progress bar
 * @param state how it stands
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

  /** The state before the first chunk of a load that has not begun. */
  public static BackfillProgress waiting(SchemaId schema, int minor, long rowsEstimated) {
    return new BackfillProgress(
        schema, minor, Optional.empty(), 0, rowsEstimated, LoadState.WAITING);
  }

  /** Whether every row has been read. */
  public boolean complete() {
    return state == LoadState.COMPLETE;
  }

  /** The same where the load goes on, or begins. */
  public BackfillProgress underWay() {
    return new BackfillProgress(
        schema, minor, lastKey, rowsRead, rowsEstimated, LoadState.UNDER_WAY);
  }

  /** The state while the contract is not published. */
  public BackfillProgress withdrawn() {
    return new BackfillProgress(
        schema, minor, Optional.empty(), 0, rowsEstimated, LoadState.WITHDRAWN);
  }

  /** The state before the first chunk, with the same estimate. */
  public BackfillProgress fromTheBeginning() {
    return waiting(schema, minor, rowsEstimated);
  }
}
