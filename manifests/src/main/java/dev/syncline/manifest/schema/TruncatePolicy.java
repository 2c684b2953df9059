package dev.syncline.manifest.schema;

import java.util.Locale;

/** What happens when a table that a public schema depends on is truncated. */
public enum TruncatePolicy {
  /** The pipeline halts there: consumers still have rows that the source no longer has. */
  STOP,
  /** Nothing is published: consumers keep the rows they have. */
  IGNORE,
  /**
   * A delete is published for each row. If the table is only joined, or only a part of it was
   * truncated, the rows are loaded again instead.
   */
  APPLY;

  /** The policy as manifests write it: {@code stop}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
