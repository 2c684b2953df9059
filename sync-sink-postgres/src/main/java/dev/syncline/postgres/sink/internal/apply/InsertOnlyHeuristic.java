package dev.syncline.postgres.sink.internal.apply;

/**
 * Guesses whether the rows of inserts are new at the destination. They nearly always are. After a
 * wrong guess it assumes for a while that they are not, each time longer.
 */
final class InsertOnlyHeuristic {
  private static final int FIRST_REST = 50;
  private static final int LONGEST_REST = 100_000;

  private int nextRest = FIRST_REST;
  private int rest;

  /** Whether the rows are assumed to be new; called once for every statement. */
  boolean holds() {
    if (rest > 0) {
      rest--;
      return false;
    }
    return true;
  }

  /** Records that a row already existed. */
  void wasWrong() {
    rest = nextRest;
    nextRest = Math.min(2 * nextRest, LONGEST_REST);
  }
}
