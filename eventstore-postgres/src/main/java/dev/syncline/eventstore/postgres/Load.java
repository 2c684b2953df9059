package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.SchemaId;

/**
 * Identifies the backfill of one contract; the schema id is not enough, because minors share it.
 */
record Load(SchemaId schema, int minor) {
  static Load of(BackfillProgress progress) {
    return new Load(progress.schema(), progress.minor());
  }
}
