package dev.syncline.engine.change;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row image: for each captured column its value in PostgreSQL's own text form (what {@code
 * value::text} gives in a session with time zone UTC and ISO dates), or NULL, or unknown.
 *
 * <p>A value is unknown where the write-ahead log does not contain it: an unchanged TOAST value, or
 * a column outside the replica identity in the image of an old row. Unknown is never passed on as a
 * value; code that needs the value must look the row up.
 */
public final class Row {
  /** Stands for a value the log does not carry; compared by identity. */
  @SuppressWarnings("StringOperationCanBeSimplified")
  public static final String UNKNOWN = new String("unknown");

  private final RowLayout shape;
  private final @Nullable String[] values;

  /**
   * @param shape the columns
   * @param values one per column, null for NULL, {@link #UNKNOWN} where the log has none
   */
  public Row(RowLayout shape, @Nullable String[] values) {
    this.shape = Objects.requireNonNull(shape, "shape");
    this.values = Objects.requireNonNull(values, "values");
    if (values.length != shape.columns().size()) {
      throw new IllegalArgumentException(values.length + " values for " + shape.columns());
    }
  }

  /** Whether a value is {@link #UNKNOWN}: the very object, as a column may hold the same text. */
  @SuppressWarnings("ReferenceEquality")
  public static boolean isUnknown(@Nullable String value) {
    return value == UNKNOWN;
  }

  public RowLayout shape() {
    return shape;
  }

  /** Whether the log carries this column's value, NULL included. */
  public boolean knows(String column) {
    return !isUnknown(value(column));
  }

  /**
   * The column's text, null for NULL.
   *
   * @throws IllegalArgumentException if the value is unknown
   */
  public @Nullable String text(String column) {
    String value = value(column);
    if (isUnknown(value)) {
      throw new IllegalArgumentException("no value of column " + column + " in this row image");
    }
    return value;
  }

  /** The column's text, null for NULL, {@link #UNKNOWN} where the log has none. */
  public @Nullable String value(String column) {
    Integer index = shape.indexes().get(column);
    return index == null ? UNKNOWN : values[index];
  }

  /**
   * The text at an index of {@link RowLayout#columns()}, null for NULL, {@link #UNKNOWN} where the
   * log has none.
   */
  public @Nullable String text(int index) {
    return values[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row
        && shape.columns().equals(row.shape.columns())
        && Arrays.equals(values, row.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** Column names only: values may be personal data. */
  @Override
  public String toString() {
    return "Row" + shape.columns();
  }
}
