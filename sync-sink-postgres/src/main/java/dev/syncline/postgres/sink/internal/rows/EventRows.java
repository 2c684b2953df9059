package dev.syncline.postgres.sink.internal.rows;

import dev.syncline.postgres.sink.internal.value.TypedValue;
import dev.syncline.postgres.sql.Quoted;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Turns events into the input rows of one statement at the destination. A few parameters contain
 * all of them, and the server converts each value to its type. The names of the rows and columns
 * are chosen so that no column of a user's table has the same name.
 */
public sealed interface EventRows permits ArrayRows, JsonRows {
  /** The alias of the rows. */
  String TABLE = "\"#event\"";

  /**
   * The cheapest form that supports these values.
   *
   * @param values the values a statement reads
   */
  static EventRows of(List<TypedValue> values) {
    return ArrayRows.fits(values) ? new ArrayRows(values) : new JsonRows(values);
  }

  /**
   * The source of the rows for a FROM clause; its parameters are those that a {@link #batch} binds.
   */
  String source();

  /** The SQL expression for the value with this index. */
  String column(int value);

  /** Starts a batch. */
  Batch batch();

  /** Collects the values of events that go into one execution of a statement. */
  interface Batch {
    /**
     * Adds an event.
     *
     * @param event a JSON object with its values
     * @throws SQLException if no PostgreSQL server accepts one of the values
     */
    void add(String event) throws SQLException;

    /** Binds the values to the statement; no event can be added after this call. */
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** A query that returns values as text, one row for each event, in order. */
  default String asText(int values) {
    return IntStream.range(0, values)
        .mapToObj(value -> column(value) + "::text")
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + source()));
  }

  /** The alias of the rows and of their columns, which are numbered from 0. */
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
