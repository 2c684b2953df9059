package dev.syncline.postgres.source.internal.transform.planning;

import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.PlainSelect;

/**
 * Normalizes the names of columns in one SELECT, so that {@code id}, {@code ID} and {@code a.id} of
 * {@code FROM accounts a} are equal. Names of different SELECTs must not be compared.
 *
 * @param select the parsed statement
 */
record SelectScope(PlainSelect select) {
  /**
   * A column, as {@link SelectScope#name} normalizes it.
   *
   * @param qualifier the name before the dot, a table's alias or name, as the catalogue spells it;
   *     empty if the SELECT reads one item only, or if the column has none. So in a SELECT with
   *     joins, unqualified columns of different tables share the empty qualifier.
   * @param name the column, as the catalogue spells it
   */
  record ColumnName(String qualifier, String name) {}

  /**
   * Whether the FROM clause has no join and no comma. Its one item may still be a subquery or a
   * join in parentheses, which callers must exclude if it matters to them.
   */
  boolean readsOneItem() {
    return select.getJoins() == null || select.getJoins().isEmpty();
  }

  /** The column's normalized name. It is not checked that a table has such a column. */
  ColumnName name(Column column) {
    boolean qualified = !readsOneItem() && column.getTable() != null;
    return new ColumnName(
        qualified ? SqlTerm.identifier(column.getTable().getName()) : "",
        SqlTerm.identifier(column.getColumnName()));
  }
}
