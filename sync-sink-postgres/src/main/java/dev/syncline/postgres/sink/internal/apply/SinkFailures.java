package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.PlanOutdatedException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.ShellWord;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.sink.bookkeeping.OpeningFailures;
import dev.syncline.postgres.sink.internal.plan.StatementPipeline;
import dev.syncline.postgres.sink.internal.plan.WrittenTables;
import dev.syncline.postgres.sink.problem.SinkCode;
import dev.syncline.postgres.sql.Quoted;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Translates the destination's errors into the engine's exceptions. Messages contain no values. */
public record SinkFailures(ConnectionSettings destination, FeedName feed) {
  private static final String FIX =
      "correct the destination or the consumer SQL, then start again: the event is still next";

  /** A session could not be opened or prepared. */
  public RuntimeException opening(SQLException error) {
    return new OpeningFailures(destination).meaning(error);
  }

  /** A transient failure occurred while events were applied. */
  public RetriableException transientFailure(SQLException error) {
    ServerError server = new ServerError(error);
    return new RetriableException(
        "destination " + destination.address() + ": " + server.wordsAndState(),
        server.withoutValues());
  }

  /** The tables of schema {@code sync_sink} refuse what is written to them. */
  DataException refusedBookkeeping(SQLException error) {
    ServerError server = new ServerError(error);
    return new DataException(
        Diagnostic.error(
            SinkCode.LETTER_REFUSED,
            "destination "
                + destination.address()
                + " refuses what is to be kept in schema sync_sink for feed "
                + feed
                + ": "
                + server.condition(),
            "remove the constraint or trigger from the table, or correct the destination, then"
                + " start again"),
        server.withoutValues());
  }

  /** One event is refused. */
  DataException refusal(StatementPipeline lane, Event event, String detail, SQLException error) {
    ServerError server = new ServerError(error);
    return new DataException(
        Diagnostic.error(
            SinkCode.REFUSED_EVENT, where(lane, event) + server.condition() + detail, FIX),
        server.withoutValues());
  }

  /** A statement is refused, whatever the event is. */
  DiagnosticException refusedStatement(StatementPipeline lane, Event event, SQLException planning) {
    ServerError server = new ServerError(planning);
    return refusedSql(
        where(lane, event) + server.wordsOnStatement() + " (SQLSTATE " + server.state() + ")");
  }

  /** An event is refused, and others fail in the same way. */
  DiagnosticException refusalOfAll(StatementPipeline lane, Event event, SQLException error) {
    return refusedSql(
        where(lane, event)
            + new ServerError(error).condition()
            + "; other events of this statement fail in the same way");
  }

  /** An event is refused, after an earlier one was already assumed to be at fault. */
  DiagnosticException refusalOfSecond(StatementPipeline lane, Event event, SQLException error) {
    return refusedSql(
        where(lane, event)
            + new ServerError(error).condition()
            + "; no event of this statement has passed since an earlier one was refused");
  }

  private static DiagnosticException refusedSql(String message) {
    return new DiagnosticException(Diagnostic.error(SinkCode.REFUSED_SQL, message, FIX));
  }

  private String where(StatementPipeline lane, Event event) {
    return lane.statement().title()
        + " at position "
        + event.position()
        + " of feed "
        + feed
        + ": ";
  }

  /** A commit is refused: a constraint that is checked at its end is violated. */
  DataException refusedCommit(Position first, Position through, SQLException error) {
    ServerError server = new ServerError(error);
    return new DataException(
        Diagnostic.error(
            SinkCode.REFUSED_EVENT,
            "the commit of positions "
                + first
                + " to "
                + through
                + " of feed "
                + feed
                + ": "
                + server.condition(),
            FIX),
        server.withoutValues());
  }

  /** The catalogue has changed since planning. */
  public PlanOutdatedException outdated(List<String> changed) {
    return new PlanOutdatedException(destination.address(), changed);
  }

  /**
   * Tables were recreated since they were filled.
   *
   * @param replaced their names by consumer schema
   * @param tables the tables to empty before all events are applied again
   */
  public DiagnosticException replacedTables(
      Map<String, Set<String>> replaced, WrittenTables tables) {
    return new DiagnosticException(
        Diagnostic.error(
            SinkCode.REPLACED_TABLE,
            "destination "
                + destination.address()
                + " has other tables of the same names than were filled: "
                + replaced.entrySet().stream()
                    .map(one -> String.join(", ", one.getValue()) + " by " + one.getKey())
                    .collect(Collectors.joining("; "))
                + "; rows that were written before are not in them",
            "load them again: at the destination, "
                + tables.deletion()
                + " then type: "
                + rewind(replaced.keySet())
                + "; or, if all rows were copied into the new tables, run at the destination:"
                + " UPDATE sync_sink.cursor SET written = NULL WHERE feed = "
                + Quoted.literal(feed.toString())
                + " AND subscription IN ("
                + replaced.keySet().stream().map(Quoted::literal).collect(Collectors.joining(", "))
                + ");"));
  }

  private String rewind(Set<String> subscriptions) {
    return "sync-cli feed rewind MANIFEST... --feed "
        + feed
        + subscriptions.stream()
            .map(name -> " --consumer " + ShellWord.quoted(name))
            .collect(Collectors.joining())
        + " --yes";
  }

  /** The event store dropped events that the destination has not applied. */
  public DiagnosticException droppedEvents(
      Map<String, Cursor> cursors, Position oldest, WrittenTables tables) {
    return new DiagnosticException(
        Diagnostic.error(
            SinkCode.EVENTS_DROPPED,
            "the event store no longer has events that destination "
                + destination.address()
                + " has not applied: "
                + cursors.entrySet().stream()
                    .map(
                        cursor ->
                            cursor.getKey() + " stands at position " + cursor.getValue().position())
                    .collect(Collectors.joining(", "))
                + "; the log of feed "
                + feed
                + " begins at position "
                + oldest,
            "have them start over, with the last event of each key: there, "
                + tables.deletion()
                + " then type: "
                + rewind(cursors.keySet())));
  }

  /** The destination has applied events that the feed does not have. */
  public DiagnosticException unknownEvents(
      Map<String, Cursor> cursors, Position head, WrittenTables tables) {
    return new DiagnosticException(
        Diagnostic.error(
            SinkCode.CURSOR_AHEAD,
            "destination "
                + destination.address()
                + " has applied events that the event store does not have: "
                + cursors.entrySet().stream()
                    .map(
                        cursor ->
                            cursor.getKey() + " stands at position " + cursor.getValue().position())
                    .collect(Collectors.joining(", "))
                + "; feed "
                + feed
                + " ends at position "
                + head
                + (cursors.values().stream().anyMatch(one -> one.position().isAfter(head))
                    ? ""
                    : ", in another history"),
            "restore the event store these events came from; or load the destination again: there, "
                + tables.deletion()
                + " then type: "
                + rewind(cursors.keySet())));
  }
}
