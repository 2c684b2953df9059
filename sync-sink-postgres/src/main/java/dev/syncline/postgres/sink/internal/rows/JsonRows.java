package dev.syncline.postgres.sink.internal.rows;

import dev.syncline.postgres.sink.internal.value.TypedValue;
import dev.syncline.postgres.sql.Quoted;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Passes events to a statement as one JSON array, which the server parses: values may have any
 * type.
 */
final class JsonRows implements EventRows {
  private final List<TypedValue> order = new ArrayList<>();
  private final List<String> functions = new ArrayList<>();
  private final List<TypedValue> values;

  JsonRows(List<TypedValue> values) {
    this.values = values;
    List<TypedValue> left = new ArrayList<>(values);
    while (!left.isEmpty()) {
      take(left);
    }
  }

  /**
   * Adds a record set. It cannot have a property twice, so a property read as two types needs two
   * sets.
   */
  private void take(List<TypedValue> left) {
    Set<String> names = new HashSet<>();
    List<TypedValue> taken = left.stream().filter(value -> names.add(value.property())).toList();
    left.removeAll(taken);
    order.addAll(taken);
    functions.add(
        taken.stream()
            .map(
                value ->
                    Quoted.identifier(value.property())
                        + " "
                        + JsonConversion.of(value.type()).columnType(value.type()))
            .collect(Collectors.joining(", ", "pg_catalog.json_to_recordset(?::json) AS (", ")")));
  }

  @Override
  public String source() {
    return "ROWS FROM (" + String.join(", ", functions) + ")" + EventRows.alias(order.size());
  }

  @Override
  public String column(int value) {
    String column = EventRows.column("#" + order.indexOf(values.get(value)));
    String type = values.get(value).type();
    return JsonConversion.of(type).value(column, type);
  }

  @Override
  public EventRows.Batch batch() {
    return new JsonBatch();
  }

  /** One JSON array, bound once for each record set. */
  private final class JsonBatch implements EventRows.Batch {
    private final StringBuilder array = new StringBuilder("[");

    @Override
    public void add(String event) {
      array.append(array.length() == 1 ? "" : ",").append(event);
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
      String text = array.append(']').toString();
      for (int place = 1; place <= functions.size(); place++) {
        statement.setObject(place, text, Types.OTHER);
      }
    }
  }
}
