package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sink.internal.value.TypedValue;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.JdbcNamedParameter;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import org.jspecify.annotations.Nullable;

/** Finds the property that a column is compared with or filled from. */
record TargetKey(TypedSql sql, TargetTable table) {
  private static final Set<String> STRINGS = Set.of("text", "character varying");

  /** The property that an expression stands for, if it is nothing more than that. */
  Optional<String> property(@Nullable Expression expression) {
    return value(expression).map(TypedValue::property);
  }

  /** Whether the JSON text of the expression determines the value of the column. */
  boolean exact(String column, @Nullable Expression expression) {
    TargetTable.Column known = table.columns().get(column);
    return known != null
        && known.form().isPresent()
        && value(expression).filter(value -> sameText(known.type(), value.type())).isPresent();
  }

  private Optional<TypedValue> value(@Nullable Expression expression) {
    if (expression instanceof JdbcNamedParameter parameter) {
      return Optional.of(sql.valueNamed(parameter.getName()));
    }
    if (expression instanceof CastExpression cast
        && cast.getLeftExpression() instanceof JdbcNamedParameter parameter
        && !cast.getColDataType().toString().contains("(")) {
      return Optional.of(sql.valueNamed(parameter.getName()));
    }
    if (expression instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      return value(list.get(0));
    }
    return Optional.empty();
  }

  private static boolean sameText(String column, String value) {
    return column.equals(value) || STRINGS.contains(column) && STRINGS.contains(value);
  }
}
