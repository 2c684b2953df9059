package dev.syncline.postgres.sink.value;

import dev.syncline.postgres.sql.Quoted;
import java.util.ArrayList;
import java.util.Collections;
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
                        + JsonReading.of(value.type()).columnType(value.type()))
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
    return JsonReading.of(type).value(column, type);
  }

  @Override
  public EventBatch batch() {
    return new Batch();
  }

  /** One JSON array, bound once for each record set. */
  private final class Batch implements EventBatch {
    private final StringBuilder array = new StringBuilder("[");

    @Override
    public void add(String event) {
      array.append(array.length() == 1 ? "" : ",").append(event);
    }

    @Override
    public List<BatchParameter> parameters() {
      return Collections.nCopies(
          functions.size(), BatchParameter.text(array.append(']').toString()));
    }
  }
}
