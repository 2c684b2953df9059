package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.sink.internal.plan.TypedSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.Optional;

/** Checks whether the destination accepts a statement at all, by planning it without values. */
final class StatementProbe {
  private StatementProbe() {}

  /**
   * The error with which the destination refuses it, which contains no value; empty if it accepts
   * it.
   *
   * @param connection in a transaction that has not failed
   * @throws SQLException for a transient error such as a lock timeout, which decides nothing
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
