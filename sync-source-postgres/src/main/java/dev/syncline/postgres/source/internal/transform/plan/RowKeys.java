package dev.syncline.postgres.source.internal.transform.plan;

/** Writes the keys of the public rows that changed rows stand for. */
public sealed interface RowKeys permits KeyOfRow, RowIdentity {
  /** Whether the log has all that the key of a row is made of. */
  boolean isKnown(RowImage row);

  /** The key of a row, as a JSON object. */
  String of(RowImage row);
}
