package dev.syncline.shop.kit.database;

import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Finds the database constraint that a failed statement violated. */
public final class BrokenConstraint {
  private BrokenConstraint() {}

  /** The constraint's name; empty if the statement failed for another reason. */
  public static Optional<String> of(JdbiException failure) {
    return Optional.ofNullable(failure.getCause())
        .filter(PSQLException.class::isInstance)
        .map(cause -> ((PSQLException) cause).getServerErrorMessage())
        .map(ServerErrorMessage::getConstraint);
  }
}
