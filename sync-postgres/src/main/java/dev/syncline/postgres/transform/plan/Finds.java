package dev.syncline.postgres.transform.plan;

/** Which rows a transformation's SQL finds for a changed row of its table. */
public enum Finds {
  /** What is made of the changed row, and nothing once that is gone. */
  THE_CHANGED_ROW,
  /** Others too, or that is not known: once the changed row is gone there may be some left. */
  ROWS_AROUND_IT,
  /**
   * One made of the values it is given, whatever is in its table, since it has no FROM. Other rows
   * may have the same key.
   */
  ITS_OWN_VALUES,
  /** None: it has no FROM, and only states the key of the changed row. */
  NO_ROW;

  /** Whether public rows of a key may remain when a row that had it is gone. */
  public boolean mayLeaveRows() {
    return this == ROWS_AROUND_IT || this == ITS_OWN_VALUES;
  }
}
