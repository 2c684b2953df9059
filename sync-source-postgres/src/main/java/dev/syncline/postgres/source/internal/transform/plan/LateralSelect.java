package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.manifest.schema.Placeholder;
import dev.syncline.manifest.schema.SqlTemplate;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.sql.Quoted;
import java.util.List;
import java.util.function.Function;

/**
 * A transformation's SQL in a form that can be joined to any list of changed rows: each placeholder
 * reads a column of the list. The names are chosen so that no SQL of a user has them.
 *
 * <p>PostgreSQL renders the public row as JSON, so that every type looks the same however its rows
 * are read.
 */
public final class LateralSelect {
  /** The alias of the list of changed rows. */
  public static final String CHANGED = "\"syncline row\"";

  private final String joined;
  private final String joinedApart;
  private final String columns;
  private final String keyColumns;

  private LateralSelect(String joined, String joinedApart, String columns, String keyColumns) {
    this.joined = joined;
    this.joinedApart = joinedApart;
    this.columns = columns;
    this.keyColumns = keyColumns;
  }

  /** How a value of the changed row is written; the first has number 1. */
  public static String parameter(int number) {
    return CHANGED + ".\"" + number + "\"";
  }

  /** The SQL with every placeholder reading a column of the list. */
  public static String rendered(SqlTemplate template, Function<Placeholder, Integer> numbers) {
    return template.renderForJdbc(placeholder -> parameter(numbers.apply(placeholder)));
  }

  /**
   * @param rendered the SQL as {@link #rendered} gives it
   * @param key the key, in key order
   * @param columns the columns of the changed table that the list has, numbered from 1
   */
  static LateralSelect of(String rendered, List<KeyColumn> key, List<SourceColumn> columns) {
    StringBuilder rowKey = new StringBuilder();
    StringBuilder select = new StringBuilder("r.object");
    for (int i = 0; i < key.size(); i++) {
      String name = Quoted.identifier(key.get(i).output().name());
      rowKey.append(", pg_catalog.to_json(o.").append(name).append(")::text AS k").append(i);
      String derived = derived(key.get(i), columns);
      select.append(", CASE WHEN r.object IS NULL THEN ").append(derived);
      if (key.get(i).compared()) {
        select.append(" WHEN r.k" + i + " OPERATOR(pg_catalog.=) ").append(derived);
        select.append(" THEN r.k" + i + " END");
      } else {
        select.append(" ELSE r.k" + i + " END");
      }
    }
    // "o.*", because "o" alone would be a column of that name if the SQL has one.
    String rows =
        "SELECT pg_catalog.row_to_json(o.*)::text AS object"
            + rowKey
            + "\nFROM (\n"
            + rendered
            + "\n) AS o";
    return new LateralSelect(
        lateral(rows), lateral(rows + "\nOFFSET 0"), select.toString(), keyColumns(key, columns));
  }

  private static String lateral(String rows) {
    return "LEFT JOIN LATERAL (" + rows + ") AS r ON true";
  }

  private static String keyColumns(List<KeyColumn> key, List<SourceColumn> columns) {
    StringBuilder select = new StringBuilder("NULL::text");
    key.forEach(column -> select.append(", ").append(derived(column, columns)));
    return select.toString();
  }

  /** The list's own keys, with nothing joined to it. */
  static LateralSelect ofKeys(List<KeyColumn> key, List<SourceColumn> columns) {
    String keyColumns = keyColumns(key, columns);
    return new LateralSelect("", "", keyColumns, keyColumns);
  }

  /**
   * The JSON form of a key value derived from the changed row alone; NULL if it cannot be derived.
   */
  static String derived(KeyColumn key, List<SourceColumn> columns) {
    return key.origin()
        .map(origin -> origin.sql(parameter(columns.indexOf(origin.column()) + 1), key.output()))
        .map(value -> "pg_catalog.to_json(" + value + ")::text")
        .orElse("NULL::text");
  }

  /** The join, to follow a list of changed rows in a FROM clause. */
  public String joined() {
    return joined;
  }

  /**
   * The same join, but the SQL is evaluated only on what it finds for each changed row. A plan for
   * {@link #joined} may read the whole table, and then any row of it can make the SQL fail.
   * PostgreSQL does not merge a subquery that has OFFSET with the query around it. The price is a
   * separate search for each changed row.
   */
  public String joinedApart() {
    return joinedApart;
  }

  /**
   * The select list: the public row as JSON, then the JSON form of each key value. A key value is
   * NULL if it is NULL itself, if it is unknown, or if it is compared and differs.
   */
  public String columns() {
    return columns;
  }

  /** The same without a join: no public row, and key values derived from the changed row alone. */
  public String keyColumns() {
    return keyColumns;
  }
}
