package dev.syncline.postgres.source.internal.transform.planning;

import com.networknt.schema.SchemaException;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.plan.DeletedKey;
import dev.syncline.postgres.source.internal.transform.plan.KeyColumn;
import dev.syncline.postgres.source.internal.transform.plan.OutputRule;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.internal.transform.plan.TableRole;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import dev.syncline.postgres.source.problem.TransformCode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans one public schema. */
final class SchemaPlanner {
  private final TransformationSqlCheck sqlCheck;
  private final SourceFacts facts;
  private final RowPlanning rowPlanning;
  private final Set<Long> quotedTypes;
  private final Findings findings;

  SchemaPlanner(
      TransformationSqlCheck sqlCheck,
      SourceFacts facts,
      RowPlanning rowPlanning,
      Set<Long> quotedTypes,
      Findings findings) {
    this.sqlCheck = sqlCheck;
    this.facts = facts;
    this.rowPlanning = rowPlanning;
    this.quotedTypes = quotedTypes;
    this.findings = findings;
  }

  /**
   * Plans the public schema; errors go to the findings.
   *
   * @param tables the source's tables by the names in the manifest; a missing one is already a
   *     finding
   * @return empty if it cannot be used
   */
  Optional<SchemaPlan> plan(PublishedSchema published, Map<String, SourceTable> tables)
      throws SQLException {
    PublicSchema schema = published.schema();
    String subject = schema.title();
    List<CheckedSql> checked = check(subject, schema, tables);
    if (schema.isAppendOnly()) {
      return appendOnly(published, subject, checked);
    }
    SourceTable primary = tables.get(schema.primaryTable());
    if (primary != null && primary.primaryKey().isEmpty()) {
      findings.error(
          TransformCode.NO_PRIMARY_KEY,
          subject + ": table " + primary.name() + " has no primary key",
          "ALTER TABLE "
              + primary.name()
              + " ADD PRIMARY KEY (...); or, if rows are only ever inserted, set \"appendOnly\":"
              + " true on the public schema");
    }
    if (checked.isEmpty() || checked.size() < schema.transformations().size()) {
      return Optional.empty();
    }
    List<String> key = new KeyPlanning(findings).properties(subject, schema, checked.get(0));
    if (key.isEmpty()) {
      return Optional.empty();
    }
    List<TransformationPlan> plans = plans(checked, key);
    DeletedKey deletedKey = deletedKey(plans);
    SchemaPlan plan =
        new SchemaPlan(
            published.manifest(), schema, key, plans, deletedKey, rule(subject, schema, plans));
    new OldRowCheck(findings).check(subject, plan);
    KeyCheck keyCheck = new KeyCheck(facts, findings);
    keyCheck.check(subject, checked, plans);
    DeletedKey.teller(primaryPlans(plans))
        .ifPresent(teller -> keyCheck.checkAgreement(subject, plans, teller));
    return Optional.of(plan);
  }

  private Optional<SchemaPlan> appendOnly(
      PublishedSchema published, String subject, List<CheckedSql> checked) throws SQLException {
    PublicSchema schema = published.schema();
    Optional<TransformationPlan> rows =
        new AppendOnlyPlanning(rowPlanning, findings).plan(subject, schema, checked);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<TransformationPlan> plans = List.of(rows.get());
    return Optional.of(
        new SchemaPlan(
            published.manifest(),
            schema,
            List.of(),
            plans,
            DeletedKey.of(List.of(), quotedTypes),
            rule(subject, schema, plans)));
  }

  private DeletedKey deletedKey(List<TransformationPlan> plans) throws SQLException {
    List<TransformationPlan> primary = primaryPlans(plans);
    DeletedKey known = DeletedKey.of(primary, quotedTypes);
    DeletedKey told = known.comparedBy(facts.equal(known.columns()));
    Optional<TransformationPlan> rows =
        primary.stream().filter(plan -> plan.operation() != Operation.DELETE).findFirst();
    return rows.isPresent() && rows.get().table().mayBeTakenEarly(told.columns())
        ? told.takenEarly(rows.get())
        : told;
  }

  private Optional<OutputRule> rule(
      String subject, PublicSchema schema, List<TransformationPlan> plans) {
    try {
      return new OutputProof(schema.outputSchema(), plans, quotedTypes).rule();
    } catch (SchemaException unusable) {
      findings.error(
          TransformCode.BAD_OUTPUT_SCHEMA,
          subject + ": outputSchema cannot be used: " + unusable.getMessage(),
          "correct it; it may refer to itself, but to no other document");
      return Optional.empty();
    }
  }

  private List<CheckedSql> check(
      String subject, PublicSchema schema, Map<String, SourceTable> tables) {
    OutputCheck outputCheck = new OutputCheck(findings);
    List<CheckedSql> checked = new ArrayList<>();
    for (Transformation transformation : schema.transformations()) {
      SourceTable table = tables.get(transformation.table());
      if (table != null) {
        String what = subject + ", " + transformation.operation().text() + " of " + table.name();
        Optional<CheckedSql> sql = sqlCheck.check(what, transformation, table);
        sql.ifPresent(found -> outputCheck.check(what, schema.outputSchema(), found.output()));
        sql.ifPresent(checked::add);
      }
    }
    return checked;
  }

  private List<TransformationPlan> plans(List<CheckedSql> checked, List<String> key)
      throws SQLException {
    KeyPlanning keys = new KeyPlanning(findings);
    SourceTable primary = checked.get(0).table();
    List<TransformationPlan> plans = new ArrayList<>();
    for (CheckedSql sql : checked) {
      boolean own = sql.table().name().equals(primary.name());
      TableRole role = own ? TableRole.PRIMARY : TableRole.SECONDARY;
      List<KeyColumn> columns = keys.columns(key, sql, role);
      RowPlanning.Decision decision = rowPlanning.decide(sql, columns);
      plans.add(
          new TransformationPlan(
              sql.transformation().operation(),
              sql.table(),
              role,
              sql.rendered(),
              sql.parameters(),
              sql.output(),
              sql.reading().columns(),
              columns,
              KeyPlanning.finds(sql, columns),
              decision.plan(),
              decision.reason()));
    }
    return tellingKeys(plans);
  }

  /** Gives all transformations of the primary table its rows' key, if one of them derives it. */
  private static List<TransformationPlan> tellingKeys(List<TransformationPlan> plans) {
    Optional<TransformationPlan> teller = DeletedKey.teller(primaryPlans(plans));
    if (teller.isEmpty()) {
      return plans;
    }
    return plans.stream()
        .map(
            plan ->
                plan.role() == TableRole.PRIMARY && !plan.derivesKey()
                    ? plan.withKey(KeyPlanning.compared(plan.key(), teller.get().key()))
                    : plan)
        .toList();
  }

  /** The plans of the primary table, the one for delete first. */
  private static List<TransformationPlan> primaryPlans(List<TransformationPlan> plans) {
    List<TransformationPlan> primary = new ArrayList<>();
    for (Operation operation : List.of(Operation.DELETE, Operation.INSERT, Operation.UPDATE)) {
      plans.stream()
          .filter(plan -> plan.role() == TableRole.PRIMARY && plan.operation() == operation)
          .forEach(primary::add);
    }
    return primary;
  }
}
