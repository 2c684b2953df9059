package dev.syncline.postgres.sink.apply;

import dev.syncline.postgres.connect.Failure;
import dev.syncline.postgres.sink.plan.TypedSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.Optional;

/** Finds out whether the destination takes a statement at all: it is planned, without values. */
final class StatementProbe {
  private StatementProbe() {}

  /**
   * Why it does not, in words that quote no value; empty if it does.
   *
   * @param connection in a transaction that has not failed
   * @throws SQLException what may pass, such as a lock that is not had: it is no answer
   */
  static Optional<SQLException> refusal(Connection connection, TypedSql sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement plan = connection.prepareStatement("EXPLAIN " + sql.forOneEvent())) {
      for (int parameter = 1; parameter <= sql.uses().size(); parameter++) {
        plan.setNull(parameter, Types.OTHER);
      }
      plan.execute();
      return Optional.empty();
    } catch (SQLException error) {
      connection.rollback(before);
      if (Failure.of(error) == Failure.TRANSIENT) {
        throw error;
      }
      // Planning may compute something with the NULLs, and fail there.
      return Failure.of(error) == Failure.DATA ? Optional.empty() : Optional.of(error);
    }
  }
}
