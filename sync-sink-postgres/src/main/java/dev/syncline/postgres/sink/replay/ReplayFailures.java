package dev.syncline.postgres.sink.replay;

import dev.syncline.eventstore.Event;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.sink.bookkeeping.OpeningFailures;
import dev.syncline.postgres.sink.internal.plan.StatementPipeline;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.sql.SQLException;
import java.util.List;

/** Translates errors of a dry run. Messages contain no values. */
record ReplayFailures(ConnectionSettings destination) {
  private static final String AGAIN =
      "run it again; pause the consumer first if a running sync writes the same rows";

  /** A session could not be opened or prepared. */
  RuntimeException opening(SQLException error) {
    return new OpeningFailures(destination).meaning(error);
  }

  /** Rows could not be compared, or the transaction could not go on. */
  DiagnosticException meaning(SQLException error) {
    ServerError server = new ServerError(error);
    if (SqlState.is(SqlState.INSUFFICIENT_PRIVILEGE, error)) {
      return refused(
          SinkCode.NO_PRIVILEGE,
          server.condition(),
          "a dry run reads the rows that it would write: grant SELECT on the tables to role "
              + destination.user());
    }
    return Failure.of(error) == Failure.TRANSIENT
        ? refused(SinkCode.DRY_RUN_INTERRUPTED, server.wordsAndState(), AGAIN)
        : refused(SinkCode.REFUSED_SQL, server.condition(), "see what the destination says");
  }

  /** Events of one statement were refused. */
  DiagnosticException refused(StatementPipeline lane, List<Event> events, SQLException error) {
    if (!Failure.mayBeOfARow(error)) {
      return meaning(error);
    }
    String first = events.get(0).position().toString();
    String last = events.get(events.size() - 1).position().toString();
    return refused(
        SinkCode.REPLAY_REFUSED,
        lane.statement().title()
            + (events.size() == 1
                ? " at position " + first
                : " at one of the positions " + first + " to " + last)
            + ": "
            + new ServerError(error).condition(),
        "correct the destination or the consumer SQL before the reset, or reset to a later"
            + " position");
  }

  /** A constraint that is checked at the end of a transaction is violated. */
  DiagnosticException refusedEnd(SQLException error) {
    if (!Failure.mayBeOfARow(error)) {
      return meaning(error);
    }
    return refused(
        SinkCode.REPLAY_REFUSED,
        "after the last event: " + new ServerError(error).condition(),
        "correct the destination or the consumer SQL before the reset");
  }

  /** The destination has changed since planning. */
  DiagnosticException outdated(List<String> changed) {
    return refused(SinkCode.DRY_RUN_INTERRUPTED, "changed meanwhile: " + changed, AGAIN);
  }

  /** There is no cursor. */
  DiagnosticException noCursor(String subscription) {
    return refused(
        SinkCode.CURSOR_MOVED, "the cursor of " + subscription + " is gone", "run it again");
  }

  private DiagnosticException refused(SinkCode code, String found, String fix) {
    return new DiagnosticException(
        Diagnostic.error(code, "destination " + destination.address() + ": " + found, fix));
  }
}
