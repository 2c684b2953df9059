package dev.syncline.postgres.source.internal.setup;

import java.util.Set;

/**
 * Columns in which no two rows of a table have the same values, unless one is NULL.
 *
 * @param columns its columns, at least one
 * @param timing when the source checks it
 */
public record UniqueKey(Set<String> columns, Timing timing) {
  /** When a constraint is checked. */
  public enum Timing {
    /** With every row that is written. */
    AT_ONCE,
    /** It is DEFERRABLE: at the end of the statement or of the transaction. */
    LATE
  }

  public UniqueKey {
    columns = Set.copyOf(columns);
  }
}
