package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.setup.RelationKind;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.plan.Finds;
import dev.syncline.postgres.source.internal.transform.plan.KeyColumn;
import dev.syncline.postgres.source.internal.transform.plan.TableRole;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import dev.syncline.postgres.source.problem.TransformCode;
import dev.syncline.postgres.sql.Quoted;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Warns if the catalogue does not show that a key distinguishes the rows of the primary table. */
final class KeyCheck {
  private final SourceFacts facts;
  private final Findings findings;

  KeyCheck(SourceFacts facts, Findings findings) {
    this.facts = facts;
    this.findings = findings;
  }

  /**
   * Checks the keys of one public schema.
   *
   * @param checked its transformations
   * @param plans the plans of these transformations, in the same order
   */
  void check(String subject, List<CheckedSql> checked, List<TransformationPlan> plans) {
    Set<String> nullable = new LinkedHashSet<>();
    boolean unique = true;
    for (int place = 0; place < plans.size(); place++) {
      TransformationPlan plan = plans.get(place);
      if (plan.role() == TableRole.PRIMARY
          && plan.operation() != Operation.DELETE
          && plan.derivesKey()) {
        nullable.addAll(nullable(checked.get(place), plan));
        unique &= isUnique(checked.get(place), plan);
      }
    }
    SourceTable table = plans.get(0).table();
    nullable.forEach(column -> warnOfNull(subject, table, column));
    if (!unique) {
      warnOfDuplicates(subject, table, columns(plans.get(0)));
    }
  }

  /**
   * Checks that the transformations of the primary table derive the same key in the same form: the
   * delete of a different key would find no row.
   *
   * @param teller the transformation that derives the key of a deleted row
   */
  void checkAgreement(String subject, List<TransformationPlan> plans, TransformationPlan teller) {
    for (TransformationPlan plan : plans) {
      if (plan.role() == TableRole.PRIMARY && plan.derivesKey()) {
        for (int place = 0; place < plan.key().size(); place++) {
          if (differ(plan, teller, place)) {
            findings.error(
                TransformCode.KEY_UNDERIVABLE,
                subject
                    + ": key "
                    + plan.key().get(place).output().name()
                    + " is not the same in "
                    + plan.operation().text()
                    + " and "
                    + teller.operation().text()
                    + " of "
                    + plan.table().name(),
                "select the same column as the same type");
          }
        }
      }
    }
  }

  private static boolean differ(TransformationPlan plan, TransformationPlan teller, int place) {
    KeyColumn one = plan.key().get(place);
    KeyColumn other = teller.key().get(place);
    boolean surely =
        plan.finds() != Finds.ROWS_AROUND_IT
            && teller.finds() != Finds.ROWS_AROUND_IT
            && !one.compared();
    boolean otherColumn =
        !one.origin()
            .map(KeyColumn.Origin::column)
            .equals(other.origin().map(KeyColumn.Origin::column));
    return surely && otherColumn || !one.output().hasFormOf(other.output());
  }

  private Set<String> nullable(CheckedSql sql, TransformationPlan plan) {
    return plan.key().stream()
        .filter(column -> !excludesNull(sql, column))
        .map(column -> column.origin().orElseThrow().column())
        .filter(column -> !column.notNull() && !facts.excludesNull(column.typeOid()))
        .map(SourceColumn::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean excludesNull(CheckedSql sql, KeyColumn column) {
    return sql.query().filter(query -> query.excludesNull(column.output().name())).isPresent();
  }

  /**
   * Whether the key is unique. It need not be if the SQL finds all rows of a key: when one is
   * deleted, it finds those that remain.
   */
  private boolean isUnique(CheckedSql sql, TransformationPlan plan) {
    Set<String> columns = columns(plan);
    boolean all =
        plan.finds() == Finds.ROWS_AROUND_IT
            && plan.key().stream().noneMatch(KeyColumn::compared)
            && sql.query().filter(query -> columns.containsAll(query.ownColumns())).isPresent();
    boolean same =
        plan.finds() == Finds.ITS_OWN_VALUES
            && plan.parameters().stream().map(SourceColumn::name).allMatch(columns::contains);
    return all || same || plan.table().isUnique(columns);
  }

  private static Set<String> columns(TransformationPlan plan) {
    return plan.keyColumns().stream()
        .map(SourceColumn::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private void warnOfNull(String subject, SourceTable table, String column) {
    findings.warning(
        TransformCode.KEY_NULL,
        subject
            + ": key column "
            + column
            + " of "
            + table.name()
            + " may be NULL, and a row that has no key is not published",
        table.allowingNull(column).stream()
                .map(
                    relation ->
                        "ALTER TABLE "
                            + QuotedTable.of(relation)
                            + " ALTER "
                            + Quoted.identifier(column)
                            + " SET NOT NULL")
                .collect(Collectors.joining("; "))
            + ", leave such rows out with AND "
            + Quoted.identifier(column)
            + " IS NOT NULL, or choose another key");
  }

  private void warnOfDuplicates(String subject, SourceTable table, Set<String> columns) {
    findings.warning(
        TransformCode.KEY_NOT_UNIQUE,
        subject
            + ": no unique index of "
            + table.name()
            + " shows that its rows differ in the key ("
            + String.join(", ", columns)
            + "), and the delete of one row deletes another of that key",
        uniqueKey(table, columns));
  }

  /**
   * PostgreSQL builds no index of a partitioned table concurrently, and a unique one has to contain
   * the partition key. Types such as json have no order, and no unique index contains them.
   */
  private static String uniqueKey(SourceTable table, Set<String> columns) {
    Set<String> unindexable = table.unindexable(columns);
    if (!unindexable.isEmpty()) {
      return "choose another key than "
          + String.join(", ", unindexable)
          + ", since no index can contain a type without an order";
    }
    if (table.kind() == RelationKind.PARTITIONED_TABLE) {
      return "choose another key: one that a unique index of the partitioned table covers, which"
          + " contains the partition key";
    }
    return "CREATE UNIQUE INDEX CONCURRENTLY ON "
        + QuotedTable.of(table.name())
        + " ("
        + columns.stream().map(Quoted::identifier).collect(Collectors.joining(", "))
        + "), or choose another key";
  }
}
