package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.TlsFailure;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.MessageWithoutValues;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.sql.SQLException;

/** Translates errors of opening a session at a destination into the engine's exceptions. */
public record OpeningFailures(ConnectionSettings destination) {
  /** A session could not be opened or prepared. */
  public RuntimeException meaning(SQLException error) {
    ServerError server = new ServerError(error);
    TlsFailure tls = TlsFailure.of(error);
    if (tls != TlsFailure.NONE) {
      return refused(SinkCode.NOT_SECURED, server, tls.fix());
    }
    if (SqlState.isLogin(error) || SqlState.is(SqlState.INVALID_CATALOG_NAME, error)) {
      return refused(SinkCode.LOGIN_REFUSED, server, "correct user, password and database");
    }
    if (SqlState.is(SqlState.INSUFFICIENT_PRIVILEGE, error)) {
      return Bookkeeping.missing(destination.user());
    }
    return Failure.of(error) == Failure.TRANSIENT
        ? unreachable(error)
        : refused(SinkCode.REFUSED_SQL, server, "see what the destination says");
  }

  private RuntimeException unreachable(SQLException error) {
    Diagnostic diagnostic =
        Diagnostic.error(
            SinkCode.UNREACHABLE,
            "destination " + destination.address() + ": " + MessageWithoutValues.of(error),
            "it is tried again; check host, port and server if it stays so");
    return new RetriableException(diagnostic, error);
  }

  private RuntimeException refused(SinkCode code, ServerError server, String fix) {
    return new DiagnosticException(
        Diagnostic.error(
            code, "destination " + destination.address() + ": " + server.wordsOnOurs(), fix));
  }
}
