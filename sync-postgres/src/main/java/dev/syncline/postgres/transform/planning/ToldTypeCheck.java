package dev.syncline.postgres.transform.planning;

import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.source.DecodedTypes;
import dev.syncline.postgres.transform.plan.SchemaPlan;
import dev.syncline.postgres.transform.plan.TransformationPlan;
import dev.syncline.postgres.transform.problem.TransformCode;
import java.util.LinkedHashSet;
import java.util.Set;

/** Checks that the log tells every value of the columns that only the log can tell. */
final class ToldTypeCheck {
  private final Findings findings;

  ToldTypeCheck(Findings findings) {
    this.findings = findings;
  }

  void check(String subject, SchemaPlan plan) {
    Set<String> untold = new LinkedHashSet<>();
    for (TransformationPlan transformation : plan.transformations()) {
      transformation.lookupColumns().forEach(column -> add(untold, transformation, column));
    }
    plan.deletedKey()
        .columns()
        .forEach(column -> add(untold, plan.transformations().get(0), column));
    untold.forEach(
        column ->
            findings.error(
                TransformCode.UNTOLD_TYPE,
                subject + ": column " + column + ", of which the log does not tell every value",
                "find rows by another column, and leave this one out of the key"));
  }

  private static void add(Set<String> untold, TransformationPlan plan, SourceColumn column) {
    if (!DecodedTypes.tellsWholly(column.baseTypeOid())) {
      untold.add(column.name() + " of " + plan.table().name() + " has type " + column.type());
    }
  }
}
