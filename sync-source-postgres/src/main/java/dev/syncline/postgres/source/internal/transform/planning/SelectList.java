package dev.syncline.postgres.source.internal.transform.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.SelectItem;

/**
 * The columns of one query's result.
 *
 * @param items as the SQL has them
 * @param terms finds what they show
 */
record SelectList(List<SelectItem<?>> items, TermReading terms) {
  Columns columns() {
    List<Columns.Named> columns = new ArrayList<>();
    for (SelectItem<?> item : items) {
      Optional<List<Columns.Named>> some = columns(item);
      if (some.isEmpty()) {
        return new Columns(this::column, Optional.empty(), terms.from().tables());
      }
      columns.addAll(some.get());
    }
    return Columns.of(columns, terms.from().tables());
  }

  /** The columns that an item adds; empty if they are unknown. */
  private Optional<List<Columns.Named>> columns(SelectItem<?> item) {
    if (item.getExpression() instanceof AllTableColumns star) {
      return terms.from().columns(SqlTerm.identifier(star.getTable().getName())).inOrder();
    }
    if (item.getExpression() instanceof AllColumns) {
      return terms.from().allColumns();
    }
    return name(item)
        .map(name -> List.of(new Columns.Named(name, terms.selected(item.getExpression()))))
        .or(() -> Optional.of(List.of(new Columns.Named("", Shown.Other.COMPUTED))));
  }

  /** What a name shows, if the list has a star whose columns are unknown. */
  private Shown column(String name) {
    List<SelectItem<?>> stars = new ArrayList<>();
    for (SelectItem<?> item : items) {
      if (item.getExpression() instanceof AllColumns) {
        stars.add(item);
      } else if (name(item).equals(Optional.of(name))) {
        return terms.selected(item.getExpression());
      }
    }
    if (stars.size() != 1) {
      return Shown.Other.UNREAD;
    }
    return stars.get(0).getExpression() instanceof AllTableColumns star
        ? terms.from().column(SqlTerm.identifier(star.getTable().getName()), name)
        : terms.from().column(name);
  }

  /** The name that PostgreSQL gives a column; empty if PostgreSQL makes up a name. */
  private static Optional<String> name(SelectItem<?> item) {
    if (item.getAlias() != null) {
      return Optional.of(SqlTerm.identifier(item.getAlias().getName()));
    }
    return name(item.getExpression());
  }

  private static Optional<String> name(Expression term) {
    if (term instanceof CastExpression cast) {
      return name(cast.getLeftExpression());
    }
    return term instanceof Column column
        ? Optional.of(SqlTerm.identifier(column.getColumnName()))
        : Optional.empty();
  }
}
