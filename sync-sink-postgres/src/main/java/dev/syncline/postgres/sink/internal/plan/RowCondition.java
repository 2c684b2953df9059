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

/**
 * The condition of a WHERE clause: the columns that must equal properties, and whether there is
 * more.
 */
final class RowCondition {
  private final Map<String, String> identity = new LinkedHashMap<>();
  private final TargetKey key;
  private boolean onlyIdentity = true;
  private boolean comparesColumn;

  private RowCondition(TargetKey key) {
    this.key = key;
  }

  static RowCondition of(Expression where, TypedSql sql, TargetTable table, Catalog catalog)
      throws NoSetPlan {
    if (where == null) {
      throw new NoSetPlan("it has no WHERE");
    }
    ExpressionSurvey.of(where, catalog);
    RowCondition condition = new RowCondition(new TargetKey(sql, table));
    condition.read(where);
    return condition;
  }

  /** Whether some column must equal some property. */
  boolean comparesColumn() {
    return comparesColumn;
  }

  /** The columns that must equal a property whose text determines the value. */
  Map<String, String> identity() {
    return identity;
  }

  /** Whether the clause has no other condition. */
  boolean onlyIdentity() {
    return onlyIdentity;
  }

  private void read(Expression expression) {
    if (expression instanceof AndExpression and) {
      read(and.getLeftExpression());
      read(and.getRightExpression());
    } else if (expression instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      read(list.get(0));
    } else if (!(expression instanceof EqualsTo equals)
        || !(readEquality(equals.getLeftExpression(), equals.getRightExpression())
            || readEquality(equals.getRightExpression(), equals.getLeftExpression()))) {
      onlyIdentity = false;
    }
  }

  private boolean readEquality(Expression side, Expression other) {
    if (!(side instanceof Column column)) {
      return false;
    }
    Optional<String> property = key.property(other);
    comparesColumn |= property.isPresent();
    String name = SqlText.name(column.getColumnName());
    return property.isPresent()
        && key.exact(name, other)
        && identity.putIfAbsent(name, property.get()) == null;
  }
}
