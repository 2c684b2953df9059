package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.TlsFailure;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.MessageWithoutValues;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.session.SqlState;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Translates an SQL error at the event store: either the user must change something ({@link
 * DiagnosticException}), or it may pass ({@link EventStoreException}).
 */
final class Failures {
  private final String address;
  private final String user;

  Failures(ConnectionSettings connection) {
    address = connection.address();
    user = connection.user();
  }

  /** The exception for whatever a driver, a pool or a library threw. */
  RuntimeException meaning(Exception thrown) {
    if (thrown instanceof EventStoreException || thrown instanceof DiagnosticException) {
      return (RuntimeException) thrown;
    }
    SQLException error = sqlCause(thrown);
    if (error != null) {
      return meaning(error, thrown);
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(MessageWithoutValues.of(thrown), thrown);
  }

  private RuntimeException meaning(SQLException error, Exception thrown) {
    TlsFailure tls = TlsFailure.of(error);
    if (tls != TlsFailure.NONE) {
      return refused(StoreCode.NOT_SECURED, reason(error), tls.fix());
    }
    String state = SqlState.of(error);
    return switch (state) {
      case "28P01", "28000", "08004" ->
          refused(
              StoreCode.ACCESS_DENIED,
              reason(error),
              "correct user and password of its connection");
      case SqlState.INVALID_CATALOG_NAME ->
          refused(StoreCode.NO_DATABASE, reason(error), "create the database, or correct its name");
      case SqlState.INSUFFICIENT_PRIVILEGE -> noPermission(reason(error));
      case SqlState.UNDEFINED_TABLE, SqlState.INVALID_SCHEMA_NAME ->
          refused(StoreCode.TABLES_GONE, reason(error), "start the sync again, which creates them");
      default -> transientFailure(error, thrown);
    };
  }

  private RuntimeException transientFailure(SQLException error, Exception thrown) {
    String found = "event store %s: %s".formatted(address, reason(error));
    boolean unreachable = SqlState.isConnection(error);
    Diagnostic diagnostic =
        Diagnostic.error(StoreCode.UNREACHABLE, found, "check that it runs and can be reached");
    return unreachable
        ? new EventStoreException(diagnostic, thrown)
        : new EventStoreException(found, thrown);
  }

  DiagnosticException noPermission(String found) {
    return refused(
        StoreCode.NO_PERMISSION,
        found,
        "as an administrator: CREATE SCHEMA sync_events AUTHORIZATION \"%s\"; or grant what is missing"
            .formatted(user));
  }

  DiagnosticException rowSecurity() {
    return refused(
        StoreCode.ROW_SECURITY,
        "row-level security of sync_events.event applies to role " + user,
        "ALTER ROLE \"%s\" BYPASSRLS; or ALTER TABLE sync_events.event DISABLE ROW LEVEL SECURITY"
            .formatted(user));
  }

  private DiagnosticException refused(StoreCode code, String found, String fix) {
    return new DiagnosticException(
        Diagnostic.error(code, "event store %s: %s".formatted(address, found), fix));
  }

  /** The reason, without values. */
  static String reason(SQLException error) {
    return new ServerError(error).wordsOnOurs();
  }

  /**
   * The innermost SQL error with a state: pools and libraries wrap the error that has the reason.
   */
  private static @Nullable SQLException sqlCause(Throwable thrown) {
    SQLException found = null;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException error && (found == null || error.getSQLState() != null)) {
        found = error;
      }
    }
    return found;
  }

  /** Whether the server rejected a value, and would reject it on every retry. */
  static boolean refusesValue(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    return state.startsWith("22") || state.startsWith("54");
  }
}
