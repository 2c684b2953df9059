package dev.syncline.operations.verify;

import java.util.Objects;
import java.util.Optional;

/**
 * A column whose value differs.
 *
 * @param name the column
 * @param source the value that the row at the source gives, as text; empty for NULL, and if values
 *     were not asked for
 * @param destination the value at the destination, likewise
 */
public record DifferingColumn(String name, Optional<String> source, Optional<String> destination) {
  public DifferingColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(destination, "destination");
  }
}
