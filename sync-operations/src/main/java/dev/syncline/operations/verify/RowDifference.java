package dev.syncline.operations.verify;

import dev.syncline.eventstore.Position;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A key whose row at the destination is not what the source has.
 *
 * @param consumer manifest and consumer schema
 * @param kind the difference
 * @param key the key as its events have it, a JSON object
 * @param columns the columns that differ, if the row is on both sides
 * @param position the position of the feed that the destination had applied when it was compared
 * @param deadLetter the first dead letter of this key that waits, as DATABASE/NUMBER, which
 *     explains the difference
 */
public record RowDifference(
    String consumer,
    Kind kind,
    String key,
    List<DifferingColumn> columns,
    Position position,
    Optional<String> deadLetter) {
  /** The kinds of differences. */
  public enum Kind {
    /** The destination does not have the row. */
    MISSING,
    /** Columns have other values. */
    CHANGED,
    /** Only the destination has the row. */
    EXTRA,
    /** The destination accepts no row with these values. */
    UNACCEPTABLE,
    /** The sides differ, but an event that is not applied yet may be the reason. */
    UNDECIDED;

    /** In lower case, as people and programs read it. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public RowDifference {
    Objects.requireNonNull(consumer, "consumer");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(key, "key");
    columns = List.copyOf(columns);
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(deadLetter, "deadLetter");
  }
}
