package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.SqlText;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/**
 * Examines the WHERE clause of a statement. It can be repeated if it only compares columns with
 * values of the event.
 */
record RepeatedCondition(RepeatFindings findings) {
  void examine(@Nullable Expression where) {
    if (where == null) {
      findings.because("it has no WHERE: it concerns rows of other events");
      return;
    }
    read(where);
  }

  private void read(Expression expression) {
    if (expression instanceof AndExpression and) {
      read(and.getLeftExpression());
      read(and.getRightExpression());
    } else if (expression instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      read(list.get(0));
    } else if (!(expression instanceof EqualsTo equals
        && (compares(equals.getLeftExpression(), equals.getRightExpression())
            || compares(equals.getRightExpression(), equals.getLeftExpression())))) {
      findings.because(expression, "is more than a column that equals a value of the event");
    }
  }

  private boolean compares(Expression side, Expression other) {
    if (!(side instanceof Column column)) {
      return false;
    }
    Optional<List<Column>> read = findings.survey(other);
    findings.compares(SqlText.name(column.getColumnName()));
    return read.isEmpty() || read.get().isEmpty();
  }
}
