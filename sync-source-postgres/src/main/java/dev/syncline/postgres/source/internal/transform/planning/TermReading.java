package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.transform.planning.Shown.OfChangedRow;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.CollateExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;

/**
 * Finds what a term of a query shows.
 *
 * @param from resolves its names
 * @param changed the table whose columns its parameters are
 */
record TermReading(FromClause from, ChangedTable changed) {
  /** A term of a condition. */
  Shown shown(Expression term) {
    if (term instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      return shown(list.get(0));
    }
    if (term instanceof CastExpression cast) {
      return cast.getColDataType() == null || cast.getFormat() != null
          ? Shown.Other.COMPUTED
          : shown(cast.getLeftExpression()).cast(cast.getColDataType().toString());
    }
    if (SqlTerm.isParameter(term)) {
      int number = SqlTerm.parameterNumber(term.toString()).orElseThrow();
      return new OfChangedRow(changed.parameter(number), Shown.PLAIN);
    }
    return SqlTerm.isColumn(term) ? from.column((Column) term) : Shown.Other.COMPUTED;
  }

  /** A term of a select list; a COLLATE clause does not change what it shows. */
  Shown selected(Expression term) {
    return term instanceof CollateExpression collated
        ? selected(collated.getLeftExpression())
        : shown(term);
  }
}
