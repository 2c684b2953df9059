package dev.syncline.engine.change;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The columns of one table's rows, shared by all rows that have the same ones.
 *
 * @param columns the captured column names, in table order
 * @param indexes the index of each column
 */
public record RowLayout(List<String> columns, Map<String, Integer> indexes) {
  public RowLayout {
    columns = List.copyOf(columns);
    // Used for every value of every row, where a hash map is quicker than Map.copyOf's.
    indexes = Collections.unmodifiableMap(new HashMap<>(indexes));
  }

  /** The layout with these columns. */
  public static RowLayout of(List<String> columns) {
    return new RowLayout(
        columns,
        IntStream.range(0, columns.size())
            .boxed()
            .collect(Collectors.toMap(columns::get, Function.identity())));
  }
}
