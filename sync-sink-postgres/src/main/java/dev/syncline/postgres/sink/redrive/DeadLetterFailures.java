package dev.syncline.postgres.sink.redrive;

import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.session.SqlState;
import dev.syncline.postgres.sink.bookkeeping.OpeningFailures;
import dev.syncline.postgres.sink.problem.SinkCode;
import dev.syncline.postgres.sql.Quoted;
import java.sql.SQLException;
import java.util.List;

/** Translates errors of work on a destination's dead letters. Messages contain no values. */
record DeadLetterFailures(ConnectionSettings destination) {
  /** A session could not be opened or prepared. */
  RuntimeException opening(SQLException error) {
    return new OpeningFailures(destination).meaning(error);
  }

  /** Dead letters could not be read, redriven or dropped. */
  DiagnosticException meaning(SQLException error) {
    ServerError server = new ServerError(error);
    if (SqlState.is(SqlState.INSUFFICIENT_PRIVILEGE, error)) {
      return refused(
          SinkCode.NO_PRIVILEGE,
          server,
          "GRANT SELECT, UPDATE, DELETE ON sync_sink.dead_letter TO "
              + Quoted.identifier(destination.user()));
    }
    return Failure.of(error) == Failure.TRANSIENT
        ? refused(SinkCode.REDRIVE_BROKEN, server, "run it again; nothing was left half done")
        : refused(SinkCode.REFUSED_SQL, server, "see what the destination says");
  }

  private DiagnosticException refused(SinkCode code, ServerError server, String fix) {
    return new DiagnosticException(
        Diagnostic.error(
            code, "destination " + destination.address() + ": " + server.wordsOnOurs(), fix));
  }

  /** The destination has changed since planning. */
  DiagnosticException outdated(List<String> changed) {
    return new DiagnosticException(
        Diagnostic.error(
            SinkCode.REDRIVE_BROKEN,
            "destination " + destination.address() + ": changed meanwhile: " + changed,
            "run it again; nothing was left half done"));
  }

  /** A dead letter is refused again. */
  DiagnosticException stillRefused(long deadLetter, FeedName feed, Position position, String why) {
    return new DiagnosticException(
        Diagnostic.error(
            SinkCode.STILL_REFUSED,
            "dead letter "
                + name(deadLetter)
                + ", position "
                + position
                + " of feed "
                + feed
                + ": "
                + why,
            "correct the destination or the consumer SQL and redrive it, or drop it"));
  }

  /** A dead letter cannot be redriven before an earlier one. */
  DiagnosticException behindAnother(long deadLetter, long first) {
    return new DiagnosticException(
        Diagnostic.error(
            SinkCode.BEHIND_ANOTHER,
            "dead letter "
                + name(deadLetter)
                + " cannot be redriven: dead letter "
                + name(first)
                + " is earlier and shares a key with it or its transaction",
            "redrive or drop that one first, or all of the consumer's with --consumer"));
  }

  private String name(long deadLetter) {
    return destination.slug() + "/" + deadLetter;
  }
}
