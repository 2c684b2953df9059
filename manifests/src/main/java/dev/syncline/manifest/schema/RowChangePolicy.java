package dev.syncline.manifest.schema;

import java.util.Locale;

/**
 * What happens when a row of an append-only public schema is updated or deleted, although its rows
 * are only ever inserted.
 */
public enum RowChangePolicy {
  /** The pipeline halts there: consumers have a row that the source no longer has. */
  STOP,
  /** Nothing is published: consumers keep the row as it was inserted. */
  IGNORE;

  /** The policy as manifests write it: {@code stop}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
