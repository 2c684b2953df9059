package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.SchemaId;

/**
 * Identifies one backfill of one contract: the first load, or a job. The schema id is not enough,
 * because minors share it.
 *
 * @param job the number of the job; 0 for the first load
 */
record Load(SchemaId schema, int minor, long job) {
  static final long FIRST = 0;

  static Load of(BackfillProgress progress) {
    return new Load(
        progress.schema(),
        progress.minor(),
        progress.job().map(BackfillJobId::value).orElse(FIRST));
  }

  boolean isOf(SchemaId other, int otherMinor) {
    return schema.equals(other) && minor == otherMinor;
  }
}
