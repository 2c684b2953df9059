package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.plan.Finds;
import dev.syncline.postgres.source.internal.transform.plan.TableRole;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import dev.syncline.postgres.source.problem.TransformCode;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Plans an append-only public schema: the rows of one table, without a key. Each event is computed
 * from the inserted row itself, since nothing identifies the row for a lookup.
 */
final class AppendOnlyPlanning {
  private final RowPlanning rowPlanning;
  private final Findings findings;

  AppendOnlyPlanning(RowPlanning rowPlanning, Findings findings) {
    this.rowPlanning = rowPlanning;
    this.findings = findings;
  }

  /**
   * The plan of its transformation; errors go to the findings.
   *
   * @param checked its SQL, as far as it can be used
   * @return empty if it cannot be used
   */
  Optional<TransformationPlan> plan(String subject, PublicSchema schema, List<CheckedSql> checked)
      throws SQLException {
    if (schema.transformations().size() != 1
        || schema.transformations().get(0).operation() != Operation.INSERT) {
      findings.error(
          TransformCode.NOT_APPENDED,
          subject + " is append-only and has another transformation than one for inserts",
          "keep one transformation, for the inserts of its table");
      return Optional.empty();
    }
    if (checked.isEmpty()) {
      return Optional.empty();
    }
    CheckedSql sql = checked.get(0);
    SourceTable table = sql.table();
    if (table.hasChildren()) {
      findings.error(
          TransformCode.APPENDED_TO_CHILDREN,
          subject + " is append-only, and other tables inherit from " + table.name(),
          "publish each of these tables as a public schema of its own, or make it partitioned");
      return Optional.empty();
    }
    RowPlanning.Decision decision = rowPlanning.decideAppended(sql);
    if (decision.plan().isEmpty()) {
      findings.error(
          TransformCode.NOT_APPENDED,
          subject + " is append-only, and " + decision.reason(),
          "write SELECT with columns of " + table.name() + ", and no WHERE");
      return Optional.empty();
    }
    return Optional.of(
        new TransformationPlan(
            Operation.INSERT,
            table,
            TableRole.PRIMARY,
            sql.rendered(),
            sql.parameters(),
            sql.output(),
            sql.reading().columns(),
            List.of(),
            Finds.THE_CHANGED_ROW,
            decision.plan(),
            "the rows are append-only"));
  }
}
