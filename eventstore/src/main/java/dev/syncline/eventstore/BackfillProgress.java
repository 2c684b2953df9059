package dev.syncline.eventstore;

import java.util.Objects;
import java.util.Optional;

/**
 * How far the first load of one contract has come. Saved in the commit that holds the rows it
 * speaks of.
 *
 * @param schema the public schema and major version being loaded
 * @param minor the minor version being loaded
 * @param lastKey the last key read, as a JSON array of texts; absent before the first chunk
 * @param rowsRead rows read so far
 * @param rowsEstimated the planner's estimate of all rows, for a progress bar
 * @param complete whether every row has been read
 */
public record BackfillProgress(
    SchemaId schema,
    int minor,
    Optional<String> lastKey,
    long rowsRead,
    long rowsEstimated,
    boolean complete) {
  public BackfillProgress {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(lastKey, "lastKey");
  }

  /** The state before the first chunk, with the same estimate. */
  public BackfillProgress fromTheBeginning() {
    return new BackfillProgress(schema, minor, Optional.empty(), 0, rowsEstimated, false);
  }
}
