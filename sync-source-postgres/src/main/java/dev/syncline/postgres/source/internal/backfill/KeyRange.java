package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.postgres.source.internal.setup.KeyOperators;
import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The SQL that reads a table's rows in primary key order, with {@code t} as the table's alias. */
final class KeyRange {
  private static final String BUILT_IN_MORE = "OPERATOR(pg_catalog.>)";

  private final SourceTable table;
  private final List<SourceColumn> key;
  private final List<String> operators;
  private final String rows;

  /**
   * @param operators the "greater than" operators, one for each column of the primary key
   */
  KeyRange(SourceTable table, List<String> operators) {
    this(table, operators, QuotedTable.of(table.name()));
  }

  private KeyRange(SourceTable table, List<String> operators, String rows) {
    this.table = table;
    this.operators = List.copyOf(operators);
    this.rows = rows;
    key = key(table);
  }

  /**
   * The same over some of the table's rows.
   *
   * @param select a query that gives rows of the table, with all their columns
   */
  KeyRange over(String select) {
    return new KeyRange(table, operators, "(" + select + ")");
  }

  static KeyRange of(SourceTable table, Connection session) throws SQLException {
    return new KeyRange(table, KeyOperators.GREATER.of(key(table), session));
  }

  private static List<SourceColumn> key(SourceTable table) {
    return table.primaryKey().stream().map(table::required).toList();
  }

  /** The same up to a key, itself included. */
  KeyRange upTo(List<String> last) {
    return over("SELECT * FROM " + rows + " AS t WHERE " + notMore(columns(), literals(last)));
  }

  /**
   * The condition that one expression of a key's type is not more than another; only for {@link
   * #hasOneOperator}.
   */
  String notMore(String one, String other) {
    // Only an operator can bound the scan of an index; a negated comparison of rows cannot.
    String more = operators.get(0);
    return more.equals(BUILT_IN_MORE)
        ? one + " OPERATOR(pg_catalog.<=) " + other
        : "NOT " + one + " " + more + " " + other;
  }

  /** Whether one operator compares whole keys. */
  boolean hasOneOperator() {
    return operators.stream().distinct().count() == 1;
  }

  /** The key's columns as one expression. */
  String columns() {
    return key.size() == 1 ? order() : "(" + order() + ")";
  }

  private String literals(List<String> values) {
    String literals =
        IntStream.range(0, key.size())
            .mapToObj(
                i -> "CAST(" + Quoted.literal(values.get(i)) + " AS " + key.get(i).type() + ")")
            .collect(Collectors.joining(", "));
    return key.size() == 1 ? literals : "(" + literals + ")";
  }

  /** The primary key's columns. */
  List<SourceColumn> key() {
    return key;
  }

  /** The table's full name. */
  String tableName() {
    return QuotedTable.of(table.name());
  }

  /** The rows from the first one on; the parameter is the number of rows. */
  String first() {
    return " FROM " + rows + " AS t ORDER BY " + order() + limit();
  }

  /** All rows, in no order. */
  String all() {
    return " FROM " + rows + " AS t";
  }

  /** The rows after a row; the parameters are its key's values as text, then the number of rows. */
  String after() {
    String condition = " WHERE (" + order() + ") " + operators.get(0) + " (" + values() + ")";
    if (!hasOneOperator()) {
      condition = ", (SELECT " + names() + ") AS k WHERE " + greater(0);
    }
    return " FROM " + rows + " AS t" + condition + " ORDER BY " + order() + limit();
  }

  /** Rows of one key stay together: a table and its children may each have one. */
  private String limit() {
    return table.hasChildren() ? " FETCH FIRST ? ROWS WITH TIES" : " LIMIT ?";
  }

  private String values() {
    return key.stream()
        .map(column -> "CAST(?::text AS " + column.type() + ")")
        .collect(Collectors.joining(", "));
  }

  private String names() {
    return IntStream.range(0, key.size())
        .mapToObj(i -> "CAST(?::text AS " + key.get(i).type() + ") AS k" + i)
        .collect(Collectors.joining(", "));
  }

  /** Operators of several schemas cannot compare whole rows; the first column still bounds them. */
  private String greater(int place) {
    String column = column(key.get(place));
    String value = "k.k" + place;
    String more = column + " " + operators.get(place) + " " + value;
    String less = value + " " + operators.get(place) + " " + column;
    return place == key.size() - 1
        ? more
        : "(NOT " + less + " AND (" + more + " OR " + greater(place + 1) + "))";
  }

  /** The "greater than" operators, one for each column of the primary key. */
  List<String> operators() {
    return operators;
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
