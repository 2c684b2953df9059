package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.NearestName;
import dev.syncline.postgres.source.internal.setup.SourceCatalog;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.internal.transform.plan.TransformPlan;
import dev.syncline.postgres.source.problem.SourceFailure;
import dev.syncline.postgres.source.problem.TransformCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Plans the transformation of a source's changes. It queries the source but runs none of the SQL.
 */
public final class TransformPlanner {
  private final Connection session;
  private final SourceCatalog catalog;

  /**
   * @param session a session at the source as the role that will transform, in autocommit
   */
  public TransformPlanner(Connection session) {
    this(session, new SourceCatalog(session));
  }

  /**
   * @param catalog the catalogue of that session, which may already have read the tables
   */
  public TransformPlanner(Connection session, SourceCatalog catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  /**
   * Plans these public schemas.
   *
   * @throws DiagnosticException with all errors in any of them
   * @throws RetriableException if the source cannot be queried
   */
  public TransformPlan plan(List<PublishedSchema> schemas) {
    Findings findings = new Findings();
    List<SchemaPlan> plans = new ArrayList<>();
    try {
      SourceFacts facts = new SourceFacts(session);
      Set<Long> quotedTypes = facts.quotedTypes();
      StatementDescription description = new StatementDescription(session);
      TransformationSqlCheck sqlCheck = new TransformationSqlCheck(description, facts, findings);
      List<Map<String, SourceTable>> tables = new ArrayList<>();
      Map<String, SourceTable> found = catalog.findAll(tableNames(schemas));
      for (PublishedSchema published : schemas) {
        tables.add(tables(published.schema(), found, findings));
      }
      description.askTogether(
          ofEach(schemas, tables, (one, table) -> sqlCheck.questions(one, table).stream()));
      facts.askTogether(
          new HashSet<>(
              ofEach(schemas, tables, (one, table) -> sqlCheck.tablesRead(one, table).stream())));
      RowPlanning rowPlanning = new RowPlanning(facts, quotedTypes);
      SchemaPlanner planner =
          new SchemaPlanner(sqlCheck, facts, rowPlanning, quotedTypes, findings);
      for (int place = 0; place < schemas.size(); place++) {
        planner.plan(schemas.get(place), tables.get(place)).ifPresent(plans::add);
      }
    } catch (SQLException cause) {
      throw SourceFailure.of("read its catalogue", cause);
    }
    if (findings.hasErrors()) {
      throw new DiagnosticException(findings.all());
    }
    return new TransformPlan(plans, findings.all());
  }

  private static List<String> tableNames(List<PublishedSchema> schemas) {
    return schemas.stream()
        .flatMap(published -> published.schema().transformations().stream())
        .map(Transformation::table)
        .distinct()
        .toList();
  }

  /** The results of a function for each transformation whose table exists. */
  private static List<String> ofEach(
      List<PublishedSchema> schemas,
      List<Map<String, SourceTable>> tables,
      BiFunction<Transformation, SourceTable, Stream<String>> told) {
    List<String> all = new ArrayList<>();
    for (int place = 0; place < schemas.size(); place++) {
      for (Transformation one : schemas.get(place).schema().transformations()) {
        SourceTable table = tables.get(place).get(one.table());
        if (table != null) {
          told.apply(one, table).forEach(all::add);
        }
      }
    }
    return all;
  }

  private Map<String, SourceTable> tables(
      PublicSchema schema, Map<String, SourceTable> found, Findings findings) throws SQLException {
    Map<String, SourceTable> tables = new LinkedHashMap<>();
    List<String> names =
        schema.transformations().stream().map(Transformation::table).distinct().toList();
    for (String name : names) {
      SourceTable table = found.get(name);
      if (table == null) {
        reportMissing(schema, name, findings);
      } else if (!table.kind().isCaptured()) {
        findings.error(
            TransformCode.NOT_CAPTURED,
            schema.title()
                + ": "
                + name
                + " is "
                + table.kind().text()
                + ", whose changes are not in the log",
            "name the ordinary table whose changes matter");
      } else {
        tables.put(name, table);
      }
    }
    return tables;
  }

  private void reportMissing(PublicSchema schema, String name, Findings findings)
      throws SQLException {
    List<TableName> known = catalog.tables();
    List<String> candidates =
        known.stream().map(table -> name.contains(".") ? table.toString() : table.name()).toList();
    findings.error(
        TransformCode.MISSING_TABLE,
        schema.title() + ": table " + name + " is not in the source database",
        NearestName.of(name, candidates)
            .map(nearest -> "did you mean " + nearest + "?")
            .orElse("create it, or correct the name; write schema.table outside the search path"));
  }
}
