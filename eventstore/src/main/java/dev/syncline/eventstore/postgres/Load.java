package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.SchemaId;

/** The load of one contract: minors share a schema id. */
record Load(SchemaId schema, int minor) {
  static Load of(BackfillProgress progress) {
    return new Load(progress.schema(), progress.minor());
  }
}
