package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.transform.planning.SelectScope.ColumnName;
import java.util.HashMap;
import java.util.Map;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;

/** The columns that a SELECT's WHERE clause sets equal to a parameter. */
final class FixedColumns {
  private final SelectScope scope;
  private final Map<ColumnName, Expression> fixed = new HashMap<>();
  private boolean nothingElse = true;

  FixedColumns(SelectScope scope) {
    this.scope = scope;
    read(scope.select().getWhere());
  }

  /** Whether the WHERE clause has no other condition and fixes no column twice. */
  boolean nothingElse() {
    return nothingElse;
  }

  /** The fixed columns with a qualifier, each with its parameter's number; 0 for a cast. */
  Map<String, Integer> numbers(String qualifier) {
    Map<String, Integer> numbers = new HashMap<>();
    fixed.forEach(
        (column, value) -> {
          if (column.qualifier().equals(qualifier)) {
            numbers.put(column.name(), SqlTerm.parameterNumber(value.toString()).orElse(0));
          }
        });
    return numbers;
  }

  private void read(Expression condition) {
    if (condition instanceof AndExpression and) {
      read(and.getLeftExpression());
      read(and.getRightExpression());
    } else if (condition instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      read(list.get(0));
    } else if (condition instanceof EqualsTo equality) {
      readEquality(equality.getLeftExpression(), equality.getRightExpression());
    } else {
      nothingElse = nothingElse && condition == null;
    }
  }

  private void readEquality(Expression left, Expression right) {
    if (SqlTerm.isColumn(left) && SqlTerm.isParameter(right)) {
      fix((Column) left, right);
    } else if (SqlTerm.isParameter(left) && SqlTerm.isColumn(right)) {
      fix((Column) right, left);
    } else {
      nothingElse = false;
    }
  }

  private void fix(Column column, Expression parameter) {
    boolean again = fixed.putIfAbsent(scope.name(column), parameter) != null;
    nothingElse = nothingElse && !again;
  }
}
