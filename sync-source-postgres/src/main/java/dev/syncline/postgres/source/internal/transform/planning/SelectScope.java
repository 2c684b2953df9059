package dev.syncline.postgres.source.internal.transform.planning;

import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;

/**
 * The tables that a SELECT reads, and the names it uses for their columns.
 *
 * @param select the parsed statement
 */
record SelectScope(PlainSelect select) {
  /**
   * A column as the SQL names it.
   *
   * @param qualifier the table's alias; empty where the SQL reads one table only, or names none
   * @param name the column, as the catalogue spells it
   */
  record ColumnName(String qualifier, String name) {}

  /** The joins, none if it reads one table only. */
  List<Join> joins() {
    return Optional.ofNullable(select.getJoins()).orElse(List.of());
  }

  boolean readsOneTable() {
    return joins().isEmpty();
  }

  ColumnName name(Column column) {
    boolean qualified = !readsOneTable() && column.getTable() != null;
    return new ColumnName(
        qualified ? SqlTerm.identifier(column.getTable().getName()) : "",
        SqlTerm.identifier(column.getColumnName()));
  }
}
