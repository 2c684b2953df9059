package dev.syncline.postgres.source.internal.transform.plan;

/** Which rows a transformation's SQL finds for a changed row of its table. */
public enum Finds {
  /** The row made of the changed row, and nothing once that is deleted. */
  THE_CHANGED_ROW,
  /** Other rows too, or that is unknown: some may remain once the changed row is deleted. */
  ROWS_AROUND_IT,
  /**
   * One row made of the given values, whatever its table contains, since the SQL has no FROM. Other
   * rows may have the same key.
   */
  ITS_OWN_VALUES,
  /** None: the SQL has no FROM, and only states the key of the changed row. */
  NO_ROW;

  /** Whether public rows of a key may remain when a row that had it is deleted. */
  public boolean mayLeaveRows() {
    return this == ROWS_AROUND_IT || this == ITS_OWN_VALUES;
  }
}
