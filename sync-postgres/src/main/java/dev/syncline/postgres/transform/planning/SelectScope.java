package dev.syncline.postgres.transform.planning;

import dev.syncline.engine.change.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;

/**
 * The tables a SELECT reads, and the names it has for their columns.
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

  /** The qualifiers that its names of a table's columns may have. */
  Set<String> qualifiers(TableName table) {
    Set<String> qualifiers = new HashSet<>();
    Stream<FromItem> joined = joins().stream().map(Join::getFromItem);
    Stream.concat(Stream.ofNullable(select.getFromItem()), joined)
        .filter(item -> item instanceof Table from && isTable(from, table))
        .forEach(item -> qualifiers.add(qualifier((Table) item)));
    return qualifiers;
  }

  private static boolean isTable(Table from, TableName table) {
    boolean renamed = from.getAlias() != null && from.getAlias().getAliasColumns() != null;
    return !renamed
        && SqlTerm.identifier(from.getName()).equals(table.name())
        && (from.getSchemaName() == null
            || SqlTerm.identifier(from.getSchemaName()).equals(table.schema()));
  }

  private String qualifier(Table from) {
    String name = from.getAlias() == null ? from.getName() : from.getAlias().getName();
    return readsOneTable() ? "" : SqlTerm.identifier(name);
  }
}
