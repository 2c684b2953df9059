package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.postgres.source.internal.setup.QuotedTable;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.sql.Quoted;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds public rows by the JSON of their key. It evaluates the SQL for every row of the primary
 * table, once for all keys, so it is for keys that no column shows.
 */
public final class KeySearch {
  private KeySearch() {}

  /**
   * The statement. It takes one array for each key property, of the canonical JSON of its values;
   * its columns are the number of the key, from 1, and the public row as JSON.
   *
   * @param rows the transformation that gives the public row of a row
   * @param key the key's properties
   */
  public static String sql(TransformationPlan rows, List<String> key) {
    String arrays =
        key.stream()
            .map(property -> "pg_catalog.unnest(?::pg_catalog.text[])")
            .collect(Collectors.joining(", "));
    String names =
        IntStream.range(0, key.size())
            .mapToObj(place -> "k" + place + ", ")
            .collect(Collectors.joining());
    String same =
        IntStream.range(0, key.size())
            .mapToObj(
                place ->
                    "pg_catalog.to_json(held."
                        + Quoted.identifier(key.get(place))
                        + ")::pg_catalog.jsonb::pg_catalog.text OPERATOR(pg_catalog.=) wanted.k"
                        + place)
            .collect(Collectors.joining(" AND "));
    List<SourceColumn> parameters = rows.lookupColumns();
    String values =
        IntStream.range(0, parameters.size())
            .mapToObj(
                place ->
                    "t."
                        + Quoted.identifier(parameters.get(place).name())
                        + " AS \""
                        + (place + 1)
                        + "\"")
            .collect(Collectors.joining(", "));
    return "SELECT wanted.ordinal, pg_catalog.row_to_json(held.*)::pg_catalog.text FROM (SELECT "
        + values
        + " FROM "
        + QuotedTable.of(rows.table().name())
        + " AS t) AS "
        + LateralSelect.CHANGED
        + " CROSS JOIN LATERAL (\n"
        + rows.rendered()
        + "\n) AS held JOIN ROWS FROM ("
        + arrays
        + ") WITH ORDINALITY AS wanted("
        + names
        + "ordinal) ON "
        + same;
  }
}
