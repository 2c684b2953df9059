package dev.syncline.postgres.sink.verify;

/** Whether values of rows are fetched, to be shown to the user. */
public enum ShownValues {
  /** Only the names of columns. */
  NONE,
  /** The values of columns that differ. */
  OF_DIFFERENCES
}
