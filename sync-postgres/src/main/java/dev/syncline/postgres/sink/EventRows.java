package dev.syncline.postgres.sink;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A JSON array of events as rows: the server casts every value to its type. The names of table and
 * columns are such that no column of a user's table is ever called the same.
 */
final class EventRows {
  private static final String TABLE = "\"#event\"";

  private final List<TypedSql.Value> order = new ArrayList<>();
  private final List<String> functions = new ArrayList<>();
  private final List<TypedSql.Value> values;

  EventRows(List<TypedSql.Value> values) {
    this.values = values;
    List<TypedSql.Value> left = new ArrayList<>(values);
    while (!left.isEmpty()) {
      take(left);
    }
  }

  /** One record set cannot have a property twice; a property read as two types takes two. */
  private void take(List<TypedSql.Value> left) {
    Set<String> names = new HashSet<>();
    List<TypedSql.Value> taken =
        left.stream().filter(value -> names.add(value.property())).toList();
    left.removeAll(taken);
    order.addAll(taken);
    functions.add(
        taken.stream()
            .map(
                value ->
                    SqlText.quote(value.property())
                        + " "
                        + JsonReading.of(value.type()).columnType(value.type()))
            .collect(Collectors.joining(", ", "json_to_recordset(?::json) AS (", ")")));
  }

  /** For a FROM clause; the JSON array is bound {@link #parameters()} times. */
  String source() {
    String columns =
        IntStream.range(0, order.size())
            .mapToObj(place -> SqlText.quote("#" + place))
            .collect(Collectors.joining(", ", "(", ")"));
    return "ROWS FROM (" + String.join(", ", functions) + ") AS " + TABLE + columns;
  }

  int parameters() {
    return functions.size();
  }

  /** An expression for a value. */
  String column(int value) {
    String column = TABLE + "." + SqlText.quote("#" + order.indexOf(values.get(value)));
    String type = values.get(value).type();
    return JsonReading.of(type).value(column, type);
  }

  /** Reads every value as text, one row an event, in order. */
  String asText() {
    return IntStream.range(0, values.size())
        .mapToObj(value -> column(value) + "::text")
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + source()));
  }
}
