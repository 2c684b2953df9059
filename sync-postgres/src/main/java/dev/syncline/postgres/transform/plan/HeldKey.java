package dev.syncline.postgres.transform.plan;

import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.sql.Quoted;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The public rows of whichever rows of a table have a key, whatever the SQL looks them up by. */
final class HeldKey {
  private HeldKey() {}

  /**
   * A transformation's SQL for all rows of its table with some values, to be joined as that itself
   * is. Within it, what the transformation's SQL takes for the changed row is a row of the table.
   *
   * @param columns the columns with those values, which the list of changed rows has in this order
   * @param equal the operators that compare them
   */
  static String rendered(TransformationPlan plan, List<SourceColumn> columns, List<String> equal) {
    List<SourceColumn> parameters = plan.lookupColumns();
    String values =
        IntStream.range(0, parameters.size())
            .mapToObj(i -> column(parameters.get(i)) + " AS \"" + (i + 1) + "\"")
            .collect(Collectors.joining(", "));
    String condition =
        IntStream.range(0, columns.size())
            .mapToObj(
                i ->
                    column(columns.get(i))
                        + " "
                        + equal.get(i)
                        + " "
                        + LateralSelect.parameter(i + 1))
            .collect(Collectors.joining(" AND "));
    return "SELECT held.* FROM (SELECT "
        + values
        + " FROM "
        + Quoted.table(plan.table().name())
        + " AS t WHERE "
        + condition
        + ") AS "
        + LateralSelect.CHANGED
        + " CROSS JOIN LATERAL (\n"
        + plan.rendered()
        + "\n) AS held";
  }

  private static String column(SourceColumn column) {
    return "t." + Quoted.identifier(column.name());
  }
}
