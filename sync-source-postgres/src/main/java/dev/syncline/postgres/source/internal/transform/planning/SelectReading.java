package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.transform.planning.SelectScope.ColumnName;
import dev.syncline.postgres.sql.Quoted;
import java.util.Optional;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/**
 * Derives from a plain SELECT of one table, without running it, which output columns show a column
 * and which columns are fixed to a parameter.
 */
final class SelectReading {
  private final SelectScope scope;
  private final FixedColumns fixed;

  private SelectReading(PlainSelect select) {
    this.scope = new SelectScope(select);
    this.fixed = new FixedColumns(scope);
  }

  /**
   * Reads a statement whose placeholders are already replaced by {@link LateralSelect#parameter}.
   *
   * @return empty if it is not one plain SELECT, which is not an error
   */
  static Optional<SelectReading> of(Statement parsed) {
    return parsed instanceof PlainSelect plain
        ? Optional.of(new SelectReading(plain))
        : Optional.empty();
  }

  SelectScope scope() {
    return scope;
  }

  FixedColumns fixed() {
    return fixed;
  }

  /** The table column that an output column shows. */
  Optional<ColumnName> source(String output) {
    return expression(output).filter(SqlTerm::isColumn).map(shown -> scope.name((Column) shown));
  }

  private Optional<Expression> expression(String output) {
    @Nullable Expression star = null;
    int stars = 0;
    for (SelectItem<?> item : scope.select().getSelectItems()) {
      Expression expression = item.getExpression();
      if (expression instanceof AllColumns all) {
        stars++;
        star = starColumn(all, output);
      } else if (outputName(item).equals(Optional.of(output))) {
        return Optional.of(expression);
      }
    }
    return stars == 1 ? Optional.ofNullable(star) : Optional.empty();
  }

  private @Nullable Expression starColumn(AllColumns star, String output) {
    String quoted = Quoted.identifier(output);
    if (star instanceof AllTableColumns ofTable) {
      return new Column(ofTable.getTable(), quoted);
    }
    return scope.readsOneItem() ? new Column(quoted) : null;
  }

  private static Optional<String> outputName(SelectItem<?> item) {
    if (item.getAlias() != null) {
      return Optional.of(SqlTerm.identifier(item.getAlias().getName()));
    }
    return item.getExpression() instanceof Column column
        ? Optional.of(SqlTerm.identifier(column.getColumnName()))
        : Optional.empty();
  }
}
