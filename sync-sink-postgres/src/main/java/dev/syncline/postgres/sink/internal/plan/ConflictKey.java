package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.SqlText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.insert.InsertConflictTarget;

/**
 * The columns in an INSERT's ON CONFLICT.
 *
 * @param properties each column with the key property it is filled from
 * @param exact whether events of different keys always mean different rows
 */
record ConflictKey(Map<String, String> properties, boolean exact) {
  /**
   * @param key the key properties of the public schema, which must be those of the columns
   */
  static ConflictKey of(
      Insert insert,
      Map<String, Expression> values,
      Set<String> key,
      TargetKey target,
      Catalog catalog)
      throws NoSetPlan {
    Map<String, String> properties = new LinkedHashMap<>();
    boolean exact = true;
    for (String column : columns(insert, target.table(), catalog)) {
      Expression value = values.get(column);
      properties.put(
          column,
          target
              .property(value)
              .orElseThrow(
                  () -> new NoSetPlan("column " + column + " does not identify an event")));
      exact &= target.exact(column, value);
    }
    if (!Set.copyOf(properties.values()).equals(key)) {
      throw new NoSetPlan("its ON CONFLICT columns are not the key of the public schema");
    }
    return new ConflictKey(properties, exact);
  }

  Set<String> columns() {
    return properties.keySet();
  }

  /** Each column with its property, if they distinguish rows; otherwise empty. */
  Map<String, String> identity() {
    return exact ? properties : Map.of();
  }

  /** The columns in the clause. */
  static Set<String> columns(Insert insert, TargetTable table, Catalog catalog) throws NoSetPlan {
    InsertConflictTarget target = insert.getConflictTarget();
    if (target == null) {
      throw new NoSetPlan("its ON CONFLICT names no columns");
    }
    if (target.getConstraintName() != null) {
      return catalog.constraintColumns(table, SqlText.name(target.getConstraintName()));
    }
    if (target.getWhereExpression() != null || target.getIndexExpression() != null) {
      throw new NoSetPlan("its ON CONFLICT is about some rows or an expression");
    }
    return target.getIndexColumnNames().stream().map(SqlText::name).collect(Collectors.toSet());
  }
}
