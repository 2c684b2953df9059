package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.engine.change.TableName;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How one source's changes become events of all its public schemas.
 *
 * @param schemas in the order of the publish plan
 * @param warnings what the user should know but need not change
 */
public record TransformPlan(List<SchemaPlan> schemas, List<Diagnostic> warnings) {
  public TransformPlan {
    schemas = List.copyOf(schemas);
    warnings = List.copyOf(warnings);
  }

  /** For each table whose changes matter, the columns the source has to deliver. */
  public Map<TableName, Set<String>> neededColumns() {
    Map<TableName, Set<String>> needed = new TreeMap<>();
    schemas.stream()
        .flatMap(schema -> schema.transformations().stream())
        .forEach(
            plan -> {
              Set<String> columns =
                  needed.computeIfAbsent(plan.table().name(), table -> new TreeSet<>());
              columns.addAll(plan.neededColumns());
              plan.table().witnessOfWholeOldRows().ifPresent(columns::add);
            });
    schemas.stream()
        .filter(schema -> schema.deletedKey().columns().stream().anyMatch(one -> !one.notNull()))
        .map(SchemaPlan::primaryTable)
        .filter(table -> table.witnessOfWholeOldRows().isEmpty())
        .forEach(
            table ->
                needed
                    .computeIfAbsent(table.name(), name -> new TreeSet<>())
                    .addAll(loggedColumns(table)));
    return needed;
  }

  /**
   * For each table whose changes matter, the columns that the SQL of its public schemas may read.
   */
  public Map<TableName, ReadColumns> readColumns() {
    Map<TableName, ReadColumns> read = new TreeMap<>();
    for (SchemaPlan schema : schemas) {
      ReadColumns columns = schema.readColumns();
      schema
          .transformations()
          .forEach(plan -> read.merge(plan.table().name(), columns, ReadColumns::with));
    }
    return read;
  }

  /**
   * Any of these columns shows that an old row is whole, and that a NULL in its key is really NULL.
   */
  private static List<String> loggedColumns(SourceTable table) {
    return table.columns().stream()
        .filter(column -> !column.generated())
        .map(SourceColumn::name)
        .toList();
  }

  /** Which plan each transformation has and why, one line each, for the user. */
  public List<String> describe() {
    return schemas.stream().flatMap(schema -> schema.describe().stream()).toList();
  }
}
