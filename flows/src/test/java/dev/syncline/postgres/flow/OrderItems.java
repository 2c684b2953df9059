package dev.syncline.postgres.flow;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The contracts of a table with a key of two columns. */
final class OrderItems {
  private OrderItems() {}

  static PublicSchema published(String[] columns) {
    PublicSchema byFirst =
        Contracts.schema(
            "order_items",
            columns,
            Contracts.insertOrUpdate(
                "order_items",
                "SELECT "
                    + String.join(", ", columns)
                    + " FROM order_items WHERE order_id = :order_id AND line = :line"));
    return new PublicSchema(
        byFirst.name(),
        byFirst.dataStore(),
        byFirst.outputSchema(),
        byFirst.version(),
        List.of("order_id", "line"),
        byFirst.transformations(),
        byFirst.definitionFile());
  }

  static ConsumerSchema consumed(String[] columns) {
    String sets =
        Arrays.stream(columns)
            .skip(2)
            .map(column -> column + " = excluded." + column)
            .collect(Collectors.joining(", "));
    String values = Arrays.stream(columns).map(":"::concat).collect(Collectors.joining(", "));
    return Contracts.consumer(
        "order_items",
        "order_items",
        "INSERT INTO order_items ("
            + String.join(", ", columns)
            + ") VALUES ("
            + values
            + ") ON CONFLICT (order_id, line) DO UPDATE SET "
            + sets,
        "DELETE FROM order_items WHERE order_id = :order_id AND line = :line");
  }
}
