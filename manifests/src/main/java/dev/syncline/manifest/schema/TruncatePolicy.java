package dev.syncline.manifest.schema;

import java.util.Locale;

/** What happens when a table that a public schema depends on is truncated. */
public enum TruncatePolicy {
  /** The pipeline halts there: consumers still have rows that the source no longer has. */
  STOP,
  /** Nothing is published: consumers keep the rows they have. */
  IGNORE;

  /** The policy as manifests write it: {@code stop}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
