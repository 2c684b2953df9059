package dev.syncline.postgres.source.problem;

import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.session.SqlState;
import java.sql.SQLException;

/** Translates an SQL error at the source into the engine's exception. */
public final class SourceFailure {
  private SourceFailure() {}

  /**
   * The exception to throw before any row was read. If the role lacks a right, PostgreSQL names the
   * object.
   *
   * @param doing what was refused, such as {@code estimate a table's rows}
   */
  public static RuntimeException opening(String doing, SQLException cause) {
    if (!SqlState.is(SqlState.INSUFFICIENT_PRIVILEGE, cause)) {
      return of(doing, cause);
    }
    DiagnosticException refused =
        new DiagnosticException(
            Diagnostic.error(
                TransformCode.NO_PRIVILEGE,
                "the source's role may not " + doing + ": " + new ServerError(cause).wordsOnOurs(),
                "GRANT SELECT on each table of the public schema's SQL to that role"));
    refused.initCause(cause);
    return refused;
  }

  /**
   * The exception to throw. PostgreSQL's message is only in its cause, since it may contain values.
   *
   * @param doing what was refused, such as {@code look up changed rows}
   */
  public static RuntimeException of(String doing, SQLException cause) {
    Diagnostic diagnostic =
        Diagnostic.error(
            TransformCode.LOOKUP_FAILED,
            "PostgreSQL refused to " + doing + " (SQLSTATE " + cause.getSQLState() + ")",
            "run the public schema's SQL by hand as the same role, then correct it or the data");
    // Our own sessions at the source only read, so this error means SQL that writes, always.
    if (SqlState.is(SqlState.READ_ONLY_SQL_TRANSACTION, cause)) {
      return new DataException(diagnostic, cause);
    }
    return switch (Failure.of(cause)) {
      case TRANSIENT -> new RetriableException("the source could not " + doing, cause);
      case CONFIGURATION -> {
        DiagnosticException refused = new DiagnosticException(diagnostic);
        refused.initCause(cause);
        yield refused;
      }
      case DATA -> new DataException(diagnostic, cause);
    };
  }
}
