package dev.syncline.postgres.transform.planning;

import dev.syncline.postgres.transform.planning.SelectScope.ColumnName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.Join;

/** The columns that a SELECT's conditions set equal to a parameter in every row of its result. */
final class FixedColumns {
  private final SelectScope scope;
  private final Map<ColumnName, Expression> fixed = new HashMap<>();
  private final List<EqualsTo> columnEqualities = new ArrayList<>();
  private boolean nothingElse = true;

  FixedColumns(SelectScope scope) {
    this.scope = scope;
    read(scope.select().getWhere());
    scope.joins().stream()
        .filter(Join::isInnerJoin)
        .flatMap(join -> join.getOnExpressions().stream())
        .forEach(this::read);
    spreadOverEqualColumns();
  }

  /** Whether the conditions say nothing else, and nothing twice. */
  boolean nothingElse() {
    return nothingElse;
  }

  /** The parameter, or cast of one, that a column is equal to. */
  Optional<Expression> of(ColumnName column) {
    return Optional.ofNullable(fixed.get(column));
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
      readEquality(equality.getLeftExpression(), equality.getRightExpression(), equality);
    } else {
      nothingElse = nothingElse && condition == null;
    }
  }

  private void readEquality(Expression left, Expression right, EqualsTo equality) {
    if (SqlTerm.isColumn(left) && SqlTerm.isParameter(right)) {
      fix((Column) left, right);
    } else if (SqlTerm.isParameter(left) && SqlTerm.isColumn(right)) {
      fix((Column) right, left);
    } else {
      nothingElse = false;
      if (SqlTerm.isColumn(left) && SqlTerm.isColumn(right)) {
        columnEqualities.add(equality);
      }
    }
  }

  private void fix(Column column, Expression parameter) {
    boolean again = fixed.putIfAbsent(scope.name(column), parameter) != null;
    nothingElse = nothingElse && !again;
  }

  private void spreadOverEqualColumns() {
    boolean spread = true;
    while (spread) {
      spread = false;
      for (EqualsTo equality : columnEqualities) {
        ColumnName left = scope.name((Column) equality.getLeftExpression());
        ColumnName right = scope.name((Column) equality.getRightExpression());
        spread |= copy(left, right) || copy(right, left);
      }
    }
  }

  private boolean copy(ColumnName from, ColumnName to) {
    return fixed.containsKey(from) && fixed.putIfAbsent(to, fixed.get(from)) == null;
  }
}
