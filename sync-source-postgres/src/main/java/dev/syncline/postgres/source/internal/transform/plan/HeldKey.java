package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.sql.Quoted;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** SQL that finds public rows by the rows of a table that have their key. */
final class HeldKey {
  private HeldKey() {}

  /**
   * A transformation's SQL for all rows of its table with some values. It is joined in the same way
   * as the SQL itself. Inside it, a row of the table takes the place of the changed row.
   *
   * @param columns the columns with those values, which the list of changed rows has in this order
   * @param equal the operators that compare them
   */
  static String rendered(TransformationPlan plan, List<SourceColumn> columns, List<String> equal) {
    return held(plan, condition(columns, equal, columns));
  }

  /** The same for one of those rows, where the SQL gives a public row for each of them. */
  static String ofOneRow(TransformationPlan plan, List<SourceColumn> columns, List<String> equal) {
    return held(plan, condition(columns, equal, columns) + " LIMIT 1");
  }

  private static String held(TransformationPlan plan, String condition) {
    List<SourceColumn> parameters = plan.lookupColumns();
    String values =
        IntStream.range(0, parameters.size())
            .mapToObj(i -> column(parameters.get(i)) + " AS \"" + (i + 1) + "\"")
            .collect(Collectors.joining(", "));
    return "SELECT held.* FROM (SELECT "
        + values
        + " FROM "
        + QuotedTable.of(plan.table().name())
        + " AS t WHERE "
        + condition
        + ") AS "
        + LateralSelect.CHANGED
        + " CROSS JOIN LATERAL (\n"
        + plan.rendered()
        + "\n) AS held";
  }

  /**
   * A transformation's SQL for a row that has left its key. It gives rows only while another row of
   * the table has that key. Otherwise an aggregate without GROUP BY would give a row for a group
   * that no longer has rows, a row that the SQL gives for no existing row.
   *
   * @param columns the columns from which the key is derived, all among the SQL's parameters
   * @param equal the operators that compare them
   */
  static String whileHeld(TransformationPlan plan, List<SourceColumn> columns, List<String> equal) {
    return "SELECT remaining.* FROM (\n"
        + plan.rendered()
        + "\n) AS remaining WHERE EXISTS (SELECT FROM "
        + QuotedTable.of(plan.table().name())
        + " AS t WHERE "
        + condition(columns, equal, plan.lookupColumns())
        + ")";
  }

  /**
   * @param given the columns that the list of changed rows has, in its order
   */
  private static String condition(
      List<SourceColumn> columns, List<String> equal, List<SourceColumn> given) {
    return IntStream.range(0, columns.size())
        .mapToObj(
            i ->
                column(columns.get(i))
                    + " "
                    + equal.get(i)
                    + " "
                    + LateralSelect.parameter(given.indexOf(columns.get(i)) + 1))
        .collect(Collectors.joining(" AND "));
  }

  private static String column(SourceColumn column) {
    return "t." + Quoted.identifier(column.name());
  }
}
