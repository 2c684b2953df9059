package dev.syncline.postgres.transform.plan;

/** Which rows a transformation's SQL finds for a changed row of its table. */
public enum Finds {
  /** What is made of the changed row, and nothing once that is gone. */
  THE_CHANGED_ROW,
  /** Others too, or that is not known: once the changed row is gone there may be some left. */
  ROWS_AROUND_IT,
  /** None: it is for deletes and only states the key of the deleted row. */
  NO_ROW
}
