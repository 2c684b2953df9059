package dev.syncline.postgres.backfill;

import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.setup.SourceTable;
import dev.syncline.postgres.sql.Quoted;
import java.util.List;
import java.util.stream.Collectors;

/** The SQL of a table's rows in the order of its primary key, {@code t} standing for the table. */
final class KeyRange {
  private final SourceTable table;
  private final List<SourceColumn> key;

  KeyRange(SourceTable table) {
    this.table = table;
    key = table.primaryKey().stream().map(table::required).toList();
  }

  /** The primary key's columns. */
  List<SourceColumn> key() {
    return key;
  }

  /** The table's full name. */
  String tableName() {
    return Quoted.table(table.name());
  }

  /** From the first row on; the parameter is the number of rows. */
  String first() {
    return " FROM " + tableName() + " AS t ORDER BY " + order() + limit();
  }

  /** What follows a row; the parameters are its key's values as text, then the number of rows. */
  String after() {
    String values =
        key.stream()
            .map(column -> "CAST(?::text AS " + column.type() + ")")
            .collect(Collectors.joining(", "));
    String condition = " WHERE (" + order() + ") > (" + values + ")";
    return " FROM " + tableName() + " AS t" + condition + " ORDER BY " + order() + limit();
  }

  /** Rows of one key stay together: a table and its children may each have one. */
  private String limit() {
    return table.hasChildren() ? " FETCH FIRST ? ROWS WITH TIES" : " LIMIT ?";
  }

  /** The columns that the rows are sorted by. */
  String order() {
    return key.stream().map(KeyRange::column).collect(Collectors.joining(", "));
  }

  /** A column of the table. */
  static String column(SourceColumn column) {
    return "t." + Quoted.identifier(column.name());
  }
}
