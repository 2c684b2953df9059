package dev.syncline.bench.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A public schema and what a consumer makes of it, for systems that carry more than tables.
 *
 * @param name of the public schema and of the table at the destination
 * @param columns of both, the key first
 * @param rows SQL over the source's tables that computes all rows
 * @param lookUps by source table, SQL that computes the rows a changed row of it affects
 */
public record Contract(
    String name, List<Column> columns, String rows, Map<String, String> lookUps) {
  public Contract {
    columns = List.copyOf(columns);
    lookUps = Map.copyOf(lookUps);
  }

  /** A table as it is. */
  public static Contract of(Table table) {
    String rows = "SELECT " + table.columnNames() + " FROM " + table.name();
    return new Contract(
        table.name(), table.columns(), rows, Map.of(table.name(), rows + " WHERE id = :id"));
  }

  /** The table at the destination. */
  public Table destination() {
    return new Table(name, columns);
  }

  /** SQL that writes one event to the destination. */
  public String upsert() {
    List<String> names = new ArrayList<>(columns.stream().map(Column::name).toList());
    String parameters = names.stream().map(":"::concat).collect(Collectors.joining(", "));
    String updates =
        names.stream()
            .skip(1)
            .map(column -> column + " = EXCLUDED." + column)
            .collect(Collectors.joining(", "));
    return "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s"
        .formatted(name, String.join(", ", names), parameters, updates);
  }

  /** SQL that removes a row from the destination. */
  public String delete() {
    return "DELETE FROM " + name + " WHERE id = :id";
  }
}
