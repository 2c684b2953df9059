package dev.syncline.postgres.backfill;

import dev.syncline.postgres.transform.plan.RegisteredSchema;
import dev.syncline.postgres.transform.plan.TransformationPlan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The statements that read a table's rows in primary key order, a limited number after a given key,
 * and how public rows come of them.
 */
sealed interface ChunkQuery permits LookedUpChunk, ProjectedChunk {
  /** The query by which a public schema's rows are loaded: with its row plan if it has one. */
  static ChunkQuery of(RegisteredSchema schema, Connection session) throws SQLException {
    TransformationPlan plan = schema.plan().load();
    KeyRange range = KeyRange.of(plan.table(), session);
    return plan.rowPlan().isPresent()
        ? new ProjectedChunk(schema, plan, plan.rowPlan().get(), range)
        : new LookedUpChunk(schema, plan, range);
  }

  /** How wide the rows are that such a chunk reads; empty if they cannot be wide. */
  Optional<ChunkWeight> weight();

  /** Reads the first chunk; the parameter is the number of rows. */
  String first();

  /** Reads the chunk after a key; the parameters are its values as text, then the row number. */
  String next();

  /** What such a statement found. */
  ChunkRows rows(ResultSet result) throws SQLException;
}
