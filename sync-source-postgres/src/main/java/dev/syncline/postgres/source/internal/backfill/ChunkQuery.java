package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The statements that read a table's rows in primary key order, a limited number after a given key,
 * and the conversion of these rows to public rows.
 */
sealed interface ChunkQuery permits LookedUpChunk, ProjectedChunk {
  /** The query for the backfill of a public schema: with its row plan if it has one. */
  static ChunkQuery of(RegisteredSchema schema, Connection session) throws SQLException {
    return of(schema, KeyRange.of(schema.plan().load().table(), session));
  }

  /** The same for the rows of a range of its primary table. */
  static ChunkQuery of(RegisteredSchema schema, KeyRange range) {
    TransformationPlan plan = schema.plan().load();
    return plan.rowPlan().isPresent()
        ? new ProjectedChunk(schema, plan, plan.rowPlan().get(), range)
        : new LookedUpChunk(schema, plan, range);
  }

  /** Measures how wide a chunk's rows are; empty if they cannot be wide. */
  Optional<ChunkWeight> weight();

  /** Reads the first chunk; the parameter is the number of rows. */
  String first();

  /** Reads the chunk after a key; the parameters are its values as text, then the row number. */
  String next();

  /** Converts the result of such a statement. */
  ChunkRows rows(ResultSet result) throws SQLException;
}
