package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.postgres.session.RowComparison;
import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.sql.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One statement that looks up the public rows of many changed rows at the source.
 *
 * @param columns the changed table's columns whose values it takes, one array each
 * @param sql the statement; its columns are the changed row's number, the snapshot (for the first
 *     row only), the public row, and the JSON form of each key value
 * @param sqlApart the same, but only requested rows can make it fail; slower
 * @param otherSql a query for some rows of the changed table to compare a failing row with, with
 *     those columns as text; empty if there is nothing to compare
 * @param keySql the same without the public rows: only their keys, as far as the changed row
 *     determines them
 * @param key the key's properties
 */
public record Lookup(
    List<SourceColumn> columns,
    String sql,
    String sqlApart,
    Optional<String> otherSql,
    String keySql,
    List<String> key) {
  public Lookup {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** Finds public rows with the transformation's SQL. */
  public static Lookup of(TransformationPlan plan) {
    return ofRows(plan.table(), plan.lookupColumns(), plan.rendered(), plan.key());
  }

  /**
   * Finds public rows with other SQL.
   *
   * @param table the changed table
   * @param columns its columns whose values the SQL takes
   * @param rendered the SQL as {@link LateralSelect#rendered} gives it
   */
  static Lookup ofRows(
      SourceTable table, List<SourceColumn> columns, String rendered, List<KeyColumn> key) {
    LateralSelect select = LateralSelect.of(rendered, key, columns);
    return new Lookup(
        columns,
        rows(select, columns) + select.joined(),
        rows(select, columns) + select.joinedApart(),
        Optional.of(others(table, columns)),
        keys(select, columns),
        names(key));
  }

  /** A transformation's SQL in the form in which it is run, so that it can be checked. */
  public static String question(List<SourceColumn> columns, String rendered) {
    LateralSelect select = LateralSelect.of(rendered, List.of(), columns);
    return rows(select, columns) + select.joined();
  }

  private static String rows(LateralSelect select, List<SourceColumn> columns) {
    return head(select.columns()) + changedRows(columns) + "\n";
  }

  private static String others(SourceTable table, List<SourceColumn> columns) {
    return columns.stream()
            .map(column -> "CAST(t." + Quoted.identifier(column.name()) + " AS pg_catalog.text)")
            .collect(
                Collectors.joining(
                    ", ", "SELECT ", " FROM " + QuotedTable.of(table.name()) + " AS t LIMIT "))
        + RowComparison.MOST_OTHERS;
  }

  /** Only renders keys that are derived from the changed row alone. */
  static Lookup ofKeys(List<SourceColumn> columns, List<KeyColumn> key) {
    String sql = keys(LateralSelect.ofKeys(key, columns), columns);
    return new Lookup(columns, sql, sql, Optional.empty(), sql, names(key));
  }

  private static String keys(LateralSelect select, List<SourceColumn> columns) {
    return head(select.keyColumns()) + changedRows(columns);
  }

  private static List<String> names(List<KeyColumn> key) {
    return key.stream().map(column -> column.output().name()).toList();
  }

  private static String head(String select) {
    String row = LateralSelect.CHANGED;
    return "SELECT "
        + row
        + ".ordinal,"
        + " CASE WHEN "
        + row
        + ".ordinal OPERATOR(pg_catalog.=) 1 THEN pg_catalog.pg_current_snapshot()::text END, "
        + select
        + "\nFROM ";
  }

  /**
   * The list of changed rows. Values are sent as text, and the type's own input function converts
   * them.
   */
  private static String changedRows(List<SourceColumn> columns) {
    List<String> casts = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      casts.add(", CAST(u.c" + i + " AS " + columns.get(i).type() + ") AS \"" + (i + 1) + "\"");
    }
    if (columns.isEmpty()) {
      return "(SELECT 1::bigint AS ordinal) AS " + LateralSelect.CHANGED;
    }
    String arrays =
        String.join(", ", columns.stream().map(column -> "pg_catalog.unnest(?::text[])").toList());
    String names =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "c" + i + ", ")
            .collect(Collectors.joining());
    return "(SELECT u.ordinal"
        + String.join("", casts)
        + " FROM ROWS FROM ("
        + arrays
        + ") WITH ORDINALITY AS u("
        + names
        + "ordinal)) AS "
        + LateralSelect.CHANGED;
  }
}
