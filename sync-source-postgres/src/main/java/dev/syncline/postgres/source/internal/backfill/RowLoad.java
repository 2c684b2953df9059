package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import java.sql.SQLException;

/** Reads the rows of one public schema, a chunk at a time. */
interface RowLoad {
  RegisteredSchema schema();

  /** The next chunk after the progress so far. */
  Chunk read(BackfillProgress progress) throws SQLException;
}
