package dev.syncline.postgres.sink.verify;

import java.util.List;
import java.util.Objects;

/**
 * An expected row that the destination does not have as expected.
 *
 * @param row the index of the row among those that were compared
 * @param kind what is wrong
 * @param columns the columns that differ, if the row is there
 */
public record RowFinding(int row, Kind kind, List<ColumnDifference> columns) {
  /** What is wrong. */
  public enum Kind {
    /** The destination has no row of that key. */
    MISSING,
    /** Some columns have other values. */
    CHANGED,
    /** The destination does not accept a value of it, so it cannot have the row. */
    UNACCEPTABLE
  }

  public RowFinding {
    Objects.requireNonNull(kind, "kind");
    columns = List.copyOf(columns);
  }
}
