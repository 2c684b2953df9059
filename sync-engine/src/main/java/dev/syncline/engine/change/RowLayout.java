package dev.syncline.engine.change;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The columns that the rows of one table carry, shared by all rows of that shape.
 *
 * @param columns the captured column names, in table order
 * @param indexes where each is
 */
public record RowLayout(List<String> columns, Map<String, Integer> indexes) {
  public RowLayout {
    columns = List.copyOf(columns);
    // Asked for every value of every row: a hash map is quicker at that than Map.copyOf's.
    indexes = Collections.unmodifiableMap(new HashMap<>(indexes));
  }

  /** The shape with these columns. */
  public static RowLayout of(List<String> columns) {
    return new RowLayout(
        columns,
        IntStream.range(0, columns.size())
            .boxed()
            .collect(Collectors.toMap(columns::get, Function.identity())));
  }
}
