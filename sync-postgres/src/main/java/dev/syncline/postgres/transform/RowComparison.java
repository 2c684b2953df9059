package dev.syncline.postgres.transform;

import dev.syncline.postgres.connect.Failure;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells a row that a public schema's SQL fails on from SQL that fails on every row. Of many errors
 * the SQLSTATE tells. Any other is the row's fault if it comes twice and another row passes, or if
 * there is none to compare it with.
 */
public final class RowComparison {
  /** With how many rows of one place a row is compared. */
  public static final int MOST_OTHERS = 16;

  private RowComparison() {}

  /** Asks for one row. */
  public interface Question {
    /** Whether the SQL was evaluated for it and found something. */
    boolean findsAny() throws SQLException;
  }

  /** Whether an error alone tells that the row it comes for is at fault. */
  public static boolean isToldBy(SQLException error) {
    return Failure.of(error) == Failure.DATA;
  }

  /**
   * Does nothing if it is the row's fault.
   *
   * @param error what came for it
   * @param row asks for it once more
   * @param others ask for others
   * @throws SQLException the error, if it is not
   */
  public static void requireFaultOf(SQLException error, Question row, List<Question> others)
      throws SQLException {
    if (!failure(row).filter(again -> isAlike(again, error)).isPresent()) {
      throw error;
    }
    boolean alike = false;
    for (Question other : others) {
      try {
        if (other.findsAny()) {
          return;
        }
      } catch (SQLException failure) {
        requireOfARow(failure);
        alike |= isAlike(failure, error);
      }
    }
    if (alike) {
      throw error;
    }
  }

  /**
   * @throws SQLException the error itself, if no row can be to blame
   */
  public static void requireOfARow(SQLException error) throws SQLException {
    if (!FailedRow.mayCause(error)) {
      throw error;
    }
  }

  private static Optional<SQLException> failure(Question row) throws SQLException {
    try {
      row.findsAny();
      return Optional.empty();
    } catch (SQLException error) {
      requireOfARow(error);
      return Optional.of(error);
    }
  }

  private static boolean isAlike(SQLException one, SQLException other) {
    return Objects.equals(one.getSQLState(), other.getSQLState());
  }
}
