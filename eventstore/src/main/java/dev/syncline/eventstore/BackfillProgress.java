package dev.syncline.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The progress of one backfill: the first load of a contract, or a job. It is saved in the same
 * commit as the rows it covers.
 *
 * @param schema the public schema and major version being backfilled
 * @param minor the minor version being backfilled
 * @param lastKey the key of the last row read, in the reader's own notation; absent before the
 *     first chunk
 * @param rowsRead rows read so far
 * @param rowsEstimated the planner's estimate of all rows, for a progress bar
 * @param state the state of the backfill
 * @param job the job whose progress it is; empty for the first load
 * @param ranges the ranges that a job reads at the same time, in key order, each with a last key of
 *     its own; empty if it reads one row after the other from the first to the last
 */
public record BackfillProgress(
    SchemaId schema,
    int minor,
    Optional<String> lastKey,
    long rowsRead,
    long rowsEstimated,
    LoadState state,
    Optional<BackfillJobId> job,
    List<BackfillRange> ranges) {
  public BackfillProgress {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(lastKey, "lastKey");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(job, "job");
    ranges = List.copyOf(ranges);
  }

  /** The progress of a backfill that is not split. */
  public BackfillProgress(
      SchemaId schema,
      int minor,
      Optional<String> lastKey,
      long rowsRead,
      long rowsEstimated,
      LoadState state,
      Optional<BackfillJobId> job) {
    this(schema, minor, lastKey, rowsRead, rowsEstimated, state, job, List.of());
  }

  /** The progress of a first load. */
  public BackfillProgress(
      SchemaId schema,
      int minor,
      Optional<String> lastKey,
      long rowsRead,
      long rowsEstimated,
      LoadState state) {
    this(schema, minor, lastKey, rowsRead, rowsEstimated, state, Optional.empty());
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

  /** How much has been read, in percent; 99 at most before the end, since estimates may be low. */
  public int percent() {
    if (complete()) {
      return 100;
    }
    return rowsEstimated <= 0 ? 0 : (int) Math.min(99, rowsRead * 100 / rowsEstimated);
  }

  /** The same progress, with the backfill under way. */
  public BackfillProgress underWay() {
    return in(LoadState.UNDER_WAY);
  }

  /** The same progress, with nothing left to read. */
  public BackfillProgress completed() {
    return new BackfillProgress(
        schema, minor, lastKey, rowsRead, rowsEstimated, LoadState.COMPLETE);
  }

  /** The progress while the contract is not published: nothing is read. */
  public BackfillProgress withdrawn() {
    return fromTheBeginning().in(LoadState.WITHDRAWN);
  }

  /** The progress of a backfill that restarts, with the same estimate and without ranges. */
  public BackfillProgress fromTheBeginning() {
    return new BackfillProgress(
        schema, minor, Optional.empty(), 0, rowsEstimated, LoadState.WAITING, job);
  }

  /** The same progress as that of another minor, whose rows are the same. */
  public BackfillProgress ofMinor(int other) {
    return new BackfillProgress(schema, other, lastKey, rowsRead, rowsEstimated, state, job);
  }

  /** The same progress with a text of the reader's. */
  public BackfillProgress at(String place) {
    return new BackfillProgress(
        schema, minor, Optional.of(place), rowsRead, rowsEstimated, state, job);
  }

  /** The same progress as that of a job. */
  public BackfillProgress of(BackfillJobId id) {
    return new BackfillProgress(
        schema, minor, lastKey, rowsRead, rowsEstimated, state, Optional.of(id), ranges);
  }

  /**
   * The progress after more rows.
   *
   * @param last the key of the last row read
   * @param more how many rows were read
   */
  public BackfillProgress after(Optional<String> last, long more, LoadState next) {
    return new BackfillProgress(schema, minor, last, rowsRead + more, rowsEstimated, next, job);
  }

  /** The same progress of a job that reads these ranges at the same time. */
  public BackfillProgress split(List<BackfillRange> several) {
    return new BackfillProgress(
        schema, minor, lastKey, rowsRead, rowsEstimated, state, job, several);
  }

  /**
   * The progress after more rows of a range.
   *
   * @param number which one, from 0
   * @param range the range after these rows; if it completes the last one, all rows have been read
   */
  public BackfillProgress with(int number, BackfillRange range) {
    List<BackfillRange> changed = new ArrayList<>(ranges);
    long more = range.rowsRead() - changed.set(number, range).rowsRead();
    boolean last = changed.stream().allMatch(BackfillRange::complete);
    return new BackfillProgress(
        schema,
        minor,
        lastKey,
        rowsRead + more,
        rowsEstimated,
        last ? LoadState.COMPLETE : LoadState.UNDER_WAY,
        job,
        changed);
  }

  /** The progress of a job that ends before every row was read; the numbers stay. */
  public BackfillProgress ended() {
    return in(LoadState.WITHDRAWN);
  }

  private BackfillProgress in(LoadState other) {
    return new BackfillProgress(
        schema, minor, lastKey, rowsRead, rowsEstimated, other, job, ranges);
  }
}
