package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.source.internal.setup.OldRowRemedy;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.setup.TablePart;
import dev.syncline.postgres.source.internal.transform.plan.Finds;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.internal.transform.plan.TableRole;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import dev.syncline.postgres.source.problem.TransformCode;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks that the log contains enough of old rows, both deleted ones and former states of updated
 * ones.
 */
final class OldRowCheck {
  private static final String FIX =
      "select a column that the WHERE clause sets equal to a placeholder";

  private final Findings findings;

  OldRowCheck(Findings findings) {
    this.findings = findings;
  }

  void check(String subject, SchemaPlan plan) {
    checkComputed(subject, plan);
    if (plan.deletedKey().isKnown()) {
      require(subject, Operation.DELETE, plan.primaryTable(), plan.deletedKey().columns());
    }
    plan.remaining()
        .filter(one -> one.finds() != Finds.ITS_OWN_VALUES)
        .ifPresent(
            one -> require(subject, Operation.DELETE, plan.primaryTable(), one.lookupColumns()));
    for (TransformationPlan transformation : plan.transformations()) {
      checkSecondary(subject, transformation);
      checkKey(subject, transformation);
    }
    checkOperations(subject, plan);
  }

  /** A column that the database computes may be in the output, but cannot be used to find rows. */
  private void checkComputed(String subject, SchemaPlan plan) {
    plan.transformations().stream()
        .flatMap(
            one ->
                one.lookupColumns().stream()
                    .filter(SourceColumn::isNeverLogged)
                    .map(column -> "column " + column.name() + " of " + one.table().name()))
        .distinct()
        .forEach(
            column ->
                findings.error(
                    TransformCode.VALUE_NOT_IN_LOG,
                    subject + ": " + column + " is generated, and the log never has its values",
                    "find rows by the columns it is computed from, and leave it out of the key"));
  }

  private void checkSecondary(String subject, TransformationPlan plan) {
    if (plan.role() == TableRole.PRIMARY) {
      return;
    }
    Set<String> missing = missing(plan.table(), plan.lookupColumns());
    if (plan.operation() == Operation.DELETE) {
      require(subject, Operation.DELETE, plan.table(), plan.lookupColumns());
    } else if (plan.operation() == Operation.UPDATE && !missing.isEmpty()) {
      findings.warning(
          TransformCode.REPLICA_IDENTITY,
          subject
              + ": an update of "
              + plan.table().name()
              + " that changes "
              + String.join(", ", missing)
              + " refreshes only the public row it now belongs to",
          OldRowRemedy.of(plan.table(), missing) + ";");
    }
  }

  private void require(
      String subject, Operation operation, SourceTable table, List<SourceColumn> columns) {
    Set<String> missing = missing(table, columns);
    if (!missing.isEmpty()) {
      findings.error(
          TransformCode.REPLICA_IDENTITY,
          subject
              + ": a "
              + operation.text()
              + " of "
              + table.name()
              + " needs "
              + String.join(", ", missing)
              + " of the old row, which the log does not carry",
          OldRowRemedy.of(table, missing) + ";");
    }
  }

  private static Set<String> missing(SourceTable table, List<SourceColumn> columns) {
    Set<String> names =
        columns.stream()
            .filter(column -> !column.isNeverLogged())
            .map(SourceColumn::name)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> missing = new TreeSet<>();
    for (TablePart part : table.lacking(names)) {
      names.stream().filter(name -> !part.oldRowColumns().contains(name)).forEach(missing::add);
    }
    return missing;
  }

  private void checkKey(String subject, TransformationPlan plan) {
    List<String> unknown =
        plan.key().stream()
            .filter(column -> column.origin().isEmpty())
            .map(column -> column.output().name())
            .toList();
    if (unknown.isEmpty()) {
      return;
    }
    String what =
        subject
            + ", "
            + plan.operation().text()
            + " of "
            + plan.table().name()
            + ": key "
            + String.join(", ", unknown);
    boolean primary = plan.role() == TableRole.PRIMARY;
    if (primary && plan.operation() == Operation.UPDATE) {
      findings.error(
          TransformCode.KEY_UNDERIVABLE,
          what
              + " cannot be derived from the changed row, so a row that had another key before"
              + " would stay",
          FIX + "; or make a public schema of each SELECT of a UNION, or of another primary table");
    } else {
      findings.warning(
          TransformCode.KEY_UNDERIVABLE,
          what
              + " is unknown where the SQL finds no row, and "
              + (primary ? "the pipeline stops" : "no delete is published"),
          FIX);
    }
  }

  private void checkOperations(String subject, SchemaPlan plan) {
    Map<SourceTable, Set<Operation>> listed = new LinkedHashMap<>();
    plan.transformations()
        .forEach(
            one ->
                listed
                    .computeIfAbsent(one.table(), table -> EnumSet.noneOf(Operation.class))
                    .add(one.operation()));
    listed.getOrDefault(plan.primaryTable(), EnumSet.noneOf(Operation.class)).add(Operation.DELETE);
    listed.forEach(
        (table, operations) ->
            warn(subject, table, EnumSet.complementOf(EnumSet.copyOf(operations))));
  }

  private void warn(String subject, SourceTable table, Collection<Operation> missing) {
    for (Operation operation : missing) {
      findings.warning(
          TransformCode.MISSING_OPERATION,
          subject + ": " + operation.text() + " of " + table.name() + " causes no event",
          "add a transformation for it, or leave it so if that is meant");
    }
  }
}
