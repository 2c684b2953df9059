package dev.syncline.postgres.sink.apply;

/**
 * Whether the rows of inserts are taken for new at the destination. They nearly always are; where
 * they were not, that is not tried again for a while, each time longer.
 */
final class InsertOnlyHeuristic {
  private static final int FIRST_REST = 50;
  private static final int LONGEST_REST = 100_000;

  private int nextRest = FIRST_REST;
  private int rest;

  /** Asked once for every statement. */
  boolean holds() {
    if (rest > 0) {
      rest--;
      return false;
    }
    return true;
  }

  /** A row was there. */
  void wasWrong() {
    rest = nextRest;
    nextRest = Math.min(2 * nextRest, LONGEST_REST);
  }
}
