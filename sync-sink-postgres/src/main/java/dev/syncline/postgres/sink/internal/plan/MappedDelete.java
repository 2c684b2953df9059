package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.SqlText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;

/**
 * A consumer's {@code DELETE FROM t WHERE k = :k AND c = 'constant'}.
 *
 * @param table the table
 * @param key each column that is compared with a property: the property
 * @param values each of these columns: the expression it is compared with
 * @param constants each column that is compared with a constant: the constant
 */
record MappedDelete(
    TargetTable table,
    Map<String, String> key,
    Map<String, String> values,
    Map<String, String> constants) {
  /**
   * Reads a statement.
   *
   * @throws NoSetPlan if it has any other form
   */
  static MappedDelete of(TypedSql sql, Catalog catalog) throws NoSetPlan {
    Statement parsed = SetPlanner.parse(sql.forParser());
    if (!(parsed instanceof Delete delete) || delete.getWhere() == null) {
      throw new NoSetPlan("deleteSql is no DELETE with a WHERE");
    }
    SetPlanner.requireSame("DELETE FROM " + delete.getTable() + " WHERE " + delete.getWhere(), sql);
    TargetTable table =
        catalog
            .table(delete.getTable().getSchemaName(), delete.getTable().getName())
            .orElseThrow(() -> new NoSetPlan("deleteSql removes from no table"));
    Reader reader = new Reader(new TargetKey(sql, table), catalog);
    reader.read(delete.getWhere());
    return new MappedDelete(table, reader.key, reader.values, reader.constants);
  }

  private static final class Reader {
    private final Map<String, String> key = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private final TargetKey properties;
    private final Catalog catalog;

    Reader(TargetKey properties, Catalog catalog) {
      this.properties = properties;
      this.catalog = catalog;
    }

    void read(Expression expression) throws NoSetPlan {
      if (expression instanceof AndExpression and) {
        read(and.getLeftExpression());
        read(and.getRightExpression());
      } else if (expression instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
        read(list.get(0));
      } else if (!(expression instanceof EqualsTo equals)
          || !(compared(equals.getLeftExpression(), equals.getRightExpression())
              || compared(equals.getRightExpression(), equals.getLeftExpression()))) {
        throw new NoSetPlan("deleteSql removes rows by more than their key");
      }
    }

    private boolean compared(Expression side, Expression other) throws NoSetPlan {
      if (!(side instanceof Column column)) {
        return false;
      }
      String name = SqlText.name(column.getColumnName());
      Optional<String> property = properties.property(other);
      if (property.isPresent()) {
        values.put(name, other.toString());
        return key.put(name, property.get()) == null;
      }
      return MappedInsert.isConstant(other, catalog)
          && constants.put(name, other.toString()) == null;
    }
  }
}
