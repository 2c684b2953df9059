package dev.syncline.postgres.sink.verify;

import java.util.Objects;
import java.util.Optional;

/**
 * A column whose value differs.
 *
 * @param name the column
 * @param expected the value that the row at the source gives, as text; empty for NULL, and if
 *     values were not asked for
 * @param found the value at the destination, likewise
 */
public record ColumnDifference(String name, Optional<String> expected, Optional<String> found) {
  public ColumnDifference {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(found, "found");
  }
}
