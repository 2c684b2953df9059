package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.engine.change.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A changed row as far as the log contains it.
 *
 * @param row the image to read
 * @param other the other image of an update, for values that the log omits from the first image
 *     because both have the same
 */
public record RowImage(Row row, Optional<Row> other) {
  /** A row without an older image. */
  public static RowImage of(Row row) {
    return new RowImage(row, Optional.empty());
  }

  /** Whether the log has the value of a column. */
  public boolean knows(String column) {
    return !Row.isUnknown(value(column));
  }

  /** The column's text, null for NULL; to be called only if the value is known. */
  public @Nullable String text(String column) {
    return row.knows(column) ? row.text(column) : other.orElse(row).text(column);
  }

  /** The column's text, null for NULL, {@link Row#UNKNOWN} where the log has none. */
  @Nullable String value(String column) {
    String value = row.value(column);
    return Row.isUnknown(value) && other.isPresent() ? other.get().value(column) : value;
  }
}
