package dev.syncline.postgres.session;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whether an error is caused by one row, or by a statement that fails on every row. For
 * many errors the SQLSTATE shows it. Any other error is the row's fault if it recurs and another
 * row passes.
 */
public final class RowComparison {
  /** The maximum number of rows of one place with which a row is compared. */
  public static final int MOST_OTHERS = 16;

  private RowComparison() {}

  /** Runs the statement for one row and rolls it back. */
  public interface Attempt {
    /**
     * Whether the statement was evaluated for the row and found or changed something. A statement
     * that did nothing has not failed, but proves nothing.
     */
    boolean passes() throws SQLException;
  }

  /** The result of a comparison. */
  public enum Verdict {
    /** The row does not fail a second time, or fails with another error: it may pass. */
    NOT_REPEATED,
    /** Another row passes: it is the row's fault. */
    OTHER_PASSES,
    /** No other row passes and one fails with the same error: it is not the row's fault. */
    OTHER_FAILS_ALIKE,
    /** No other row passes, and none fails with the same error. */
    NOTHING_TO_COMPARE
  }

  /** Whether the error alone proves that its row is at fault. */
  public static boolean isToldBy(SQLException error) {
    return Failure.of(error) == Failure.DATA;
  }

  /**
   * Compares a row with others. Another row that fails with a different error proves nothing.
   *
   * @param error the error of the row
   * @throws SQLException what another attempt fails with, if no row can be to blame for it
   */
  public static Verdict of(SQLException error, Attempt row, List<Attempt> others)
      throws SQLException {
    if (!failure(row).filter(again -> isAlike(again, error)).isPresent()) {
      return Verdict.NOT_REPEATED;
    }
    boolean alike = false;
    for (Attempt other : others) {
      try {
        if (other.passes()) {
          return Verdict.OTHER_PASSES;
        }
      } catch (SQLException failure) {
        Failure.requireOfARow(failure);
        alike |= isAlike(failure, error);
      }
    }
    return alike ? Verdict.OTHER_FAILS_ALIKE : Verdict.NOTHING_TO_COMPARE;
  }

  /**
   * Does nothing if it is the row's fault, or if there is none to compare it with.
   *
   * @param error the error of the row
   * @throws SQLException the error, if it is not
   */
  public static void requireFaultOf(SQLException error, Attempt row, List<Attempt> others)
      throws SQLException {
    Verdict verdict = of(error, row, others);
    if (verdict == Verdict.NOT_REPEATED || verdict == Verdict.OTHER_FAILS_ALIKE) {
      throw error;
    }
  }

  /** A sample spread evenly over all: at most {@link #MOST_OTHERS}. */
  public static <T> List<T> sample(List<T> all) {
    int step = Math.max(1, (all.size() + MOST_OTHERS - 1) / MOST_OTHERS);
    List<T> some = new ArrayList<>();
    for (int place = 0; place < all.size(); place += step) {
      some.add(all.get(place));
    }
    return some;
  }

  private static Optional<SQLException> failure(Attempt row) throws SQLException {
    try {
      row.passes();
      return Optional.empty();
    } catch (SQLException error) {
      Failure.requireOfARow(error);
      return Optional.of(error);
    }
  }

  private static boolean isAlike(SQLException one, SQLException other) {
    return Objects.equals(one.getSQLState(), other.getSQLState());
  }
}
