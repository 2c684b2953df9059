package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How changes of one kind of one table become rows of one public schema.
 *
 * @param operation the kind of change
 * @param table the changed table
 * @param role what the table is to the public schema
 * @param rendered the SQL, its placeholders replaced by columns of {@link LateralSelect#CHANGED}
 * @param parameters the changed table's columns that the SQL's placeholders stand for
 * @param output the columns of the result
 * @param named the columns of captured tables that the SQL may read
 * @param key the key, in key order, and how it is derived if no row is found
 * @param finds which rows the SQL finds
 * @param rowPlan the row plan, where the SQL allows it
 * @param reason why it is a row plan or not, for the user
 */
public record TransformationPlan(
    Operation operation,
    SourceTable table,
    TableRole role,
    String rendered,
    List<SourceColumn> parameters,
    List<OutputColumn> output,
    ReadColumns named,
    List<KeyColumn> key,
    Finds finds,
    Optional<RowProjection> rowPlan,
    String reason) {
  public TransformationPlan {
    parameters = List.copyOf(parameters);
    output = List.copyOf(output);
    key = List.copyOf(key);
  }

  /** The properties that are never null: columns of the changed row that are NOT NULL. */
  public Set<String> neverNull() {
    return rowPlan
        .map(
            projection ->
                projection.columnsOfProperties().entrySet().stream()
                    .filter(property -> isNotNull(property.getValue()))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }

  private boolean isNotNull(String column) {
    return table.column(column).map(SourceColumn::notNull).orElse(false);
  }

  /** Whether the key is known if no row is found. */
  public boolean derivesKey() {
    return key.stream().allMatch(column -> column.origin().isPresent());
  }

  /** The same with another key. */
  public TransformationPlan withKey(List<KeyColumn> other) {
    return new TransformationPlan(
        operation, table, role, rendered, parameters, output, named, other, finds, rowPlan, reason);
  }

  /**
   * The changed table's columns whose values a lookup takes: the parameters in their order, then
   * the columns from which the key is derived.
   */
  public List<SourceColumn> lookupColumns() {
    Set<SourceColumn> columns = new LinkedHashSet<>(parameters);
    columns.addAll(keyColumns());
    if (columns.isEmpty()) {
      columns.add(table.columns().get(0));
    }
    return List.copyOf(columns);
  }

  /** The changed table's columns from which the key is derived if no row is found. */
  public Set<SourceColumn> keyColumns() {
    return key.stream()
        .flatMap(column -> column.origin().stream())
        .map(KeyColumn.Origin::column)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The SQL, to be joined to rows that have {@link #lookupColumns}. */
  public LateralSelect lookup() {
    return LateralSelect.of(rendered, key, lookupColumns());
  }

  /** The names of all columns the source has to deliver for it. */
  public Set<String> neededColumns() {
    Set<String> columns = new LinkedHashSet<>(table.primaryKey());
    lookupColumns().forEach(column -> columns.add(column.name()));
    rowPlan.ifPresent(plan -> columns.addAll(plan.columns()));
    return columns;
  }

  /** The columns of any captured table that may be read for it. */
  public ReadColumns readColumns() {
    return named.with(ReadColumns.named(neededColumns()));
  }

  /** Which plan it is and why, as one line for the user. */
  public String describe() {
    String by = lookupColumns().stream().map(SourceColumn::name).collect(Collectors.joining(", "));
    String how = rowPlan.isPresent() ? "row plan" : "query plan by (" + by + ")";
    return operation.text() + " of " + table.name() + ": " + how + ", " + reason;
  }
}
