package dev.syncline.postgres.backfill;

import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.setup.SourceTable;
import dev.syncline.postgres.transform.LateralSelect;
import dev.syncline.postgres.transform.TransformationPlan;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that read a table's rows in primary key order, a limited number after a given key,
 * and make public rows of them.
 */
final class ChunkQuery {
  private static final String ROW = LateralSelect.CHANGED;

  private final TransformationPlan plan;
  private final List<SourceColumn> key;
  private final LateralSelect publicRow;

  ChunkQuery(TransformationPlan plan) {
    SourceTable table = plan.table();
    this.plan = plan;
    this.publicRow = plan.load();
    this.key = table.primaryKey().stream().map(name -> table.column(name).orElseThrow()).toList();
  }

  /** The first chunk; the parameter is the number of rows. */
  String first() {
    return chunk("", publicRow.columns(), publicRow.joined());
  }

  /** The same without public rows: only their keys, as far as the row tells. */
  String firstKeys() {
    return chunk("", publicRow.keyColumns(), "");
  }

  /**
   * The chunk after a key; the parameters are the key's values as text, then the number of rows.
   */
  String next() {
    return chunk(after(), publicRow.columns(), publicRow.joined());
  }

  /** The same without public rows: only their keys, as far as the row tells. */
  String nextKeys() {
    return chunk(after(), publicRow.keyColumns(), "");
  }

  private String after() {
    String values =
        key.stream()
            .map(column -> "CAST(?::text AS " + column.type() + ")")
            .collect(Collectors.joining(", "));
    return " WHERE (" + keyNames() + ") > (" + values + ")";
  }

  /** How many columns the primary key has. */
  int keySize() {
    return key.size();
  }

  /**
   * Columns: the row's number, the primary key's values as text, the public row, its key values.
   */
  private String chunk(String condition, String select, String joined) {
    List<SourceColumn> columns = plan.loadColumns();
    String values =
        IntStream.range(0, columns.size())
            .mapToObj(i -> ", t." + name(columns.get(i)) + " AS \"" + (i + 1) + "\"")
            .collect(Collectors.joining());
    String texts =
        IntStream.range(0, key.size())
            .mapToObj(i -> ", t." + name(key.get(i)) + "::text AS key" + i)
            .collect(Collectors.joining());
    String keys =
        IntStream.range(0, key.size())
            .mapToObj(i -> ", " + ROW + ".key" + i)
            .collect(Collectors.joining());
    return "SELECT "
        + ROW
        + ".ordinal"
        + keys
        + ", "
        + select
        + "\nFROM (SELECT row_number() OVER (ORDER BY "
        + keyNames()
        + ") AS ordinal"
        + values
        + texts
        + " FROM "
        + table()
        + " AS t"
        + condition
        + " ORDER BY "
        + keyNames()
        + " LIMIT ?) AS "
        + ROW
        + "\n"
        + joined
        + "\nORDER BY "
        + ROW
        + ".ordinal";
  }

  private String keyNames() {
    return key.stream().map(column -> "t." + name(column)).collect(Collectors.joining(", "));
  }

  private static String name(SourceColumn column) {
    return LateralSelect.quoted(column.name());
  }

  /** The table's full name in SQL. */
  String table() {
    return LateralSelect.quoted(plan.table().name().schema())
        + "."
        + LateralSelect.quoted(plan.table().name().name());
  }
}
