package dev.syncline.postgres.sink.value;

import dev.syncline.postgres.sql.Quoted;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Events as rows of a statement at the destination, given to it as a few parameters: the server
 * reads every value as its type. The names of table and columns are such that no column of a user's
 * table is ever called the same.
 */
public sealed interface EventRows permits ColumnRows, JsonRows {
  /** The name of the rows. */
  String TABLE = "\"#event\"";

  /**
   * The cheapest way to give these values.
   *
   * @param values the values a statement reads
   */
  static EventRows of(List<TypedValue> values) {
    return ColumnRows.fits(values) ? new ColumnRows(values) : new JsonRows(values);
  }

  /** For a FROM clause; its parameters are those of a {@link #batch}. */
  String source();

  /** An expression for a value. */
  String column(int value);

  /** Where events are put that go into one statement. */
  EventBatch batch();

  /** Reads values as text, one row an event, in order. */
  default String asText(int values) {
    return IntStream.range(0, values)
        .mapToObj(value -> column(value) + "::text")
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + source()));
  }

  /** The name of the rows and of their columns, which are numbered from 0. */
  static String alias(int columns) {
    return IntStream.range(0, columns)
        .mapToObj(place -> Quoted.identifier("#" + place))
        .collect(Collectors.joining(", ", " AS " + TABLE + "(", ")"));
  }

  /** A column of the rows. */
  static String column(String name) {
    return TABLE + "." + Quoted.identifier(name);
  }
}
