package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.manifest.schema.Transformation;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.plan.OutputColumn;
import java.util.List;
import java.util.Optional;

/**
 * A transformation's SQL, checked against the source.
 *
 * @param transformation as the manifest has it
 * @param table the changed table
 * @param rendered the SQL, its placeholders replaced by columns of {@link LateralSelect#CHANGED}
 * @param parameters the changed table's columns that its placeholders stand for
 * @param output the columns of its result
 * @param reading what its text shows without being run
 * @param query what its text shows of its result, if the parser understands it
 */
record CheckedSql(
    Transformation transformation,
    SourceTable table,
    String rendered,
    List<SourceColumn> parameters,
    List<OutputColumn> output,
    SqlReading reading,
    Optional<QueryReading> query) {
  /** What an output column shows. */
  Shown shown(String output) {
    return query.map(read -> read.output(output)).orElse(Shown.Other.UNREAD);
  }
}
