package dev.syncline.operations.consumer;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.postgres.FeedPositions;
import dev.syncline.eventstore.postgres.FeedRange;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;

/** Finds the position that a target means in a feed. */
record ResetPlace(ResetSubject subject, FeedPositions positions) {
  /**
   * The cursor that a target means.
   *
   * @param from where the cursor is
   * @throws DiagnosticException if the feed has no such position, or the cursor is of another feed
   */
  Cursor find(ResetTarget target, Cursor from) {
    Position position = position(target);
    // Read after the position, so that they reach to it.
    FeedHistories histories = positions.histories();
    if (!histories.contain(from) && !(target instanceof ResetTarget.Beginning)) {
      throw foreign(from, histories.head());
    }
    return histories.cursor(position);
  }

  private Position position(ResetTarget target) {
    if (target instanceof ResetTarget.Beginning) {
      return Position.START;
    }
    FeedRange range = range();
    if (target instanceof ResetTarget.At at) {
      if (!range.allows(at.position())) {
        throw noSuchPosition(at.position(), range);
      }
      return positions.edge(at.position());
    }
    return target instanceof ResetTarget.Since since
        ? positions.before(since.time()).orElseGet(range::head)
        : range.head();
  }

  FeedRange range() {
    return positions
        .range()
        .orElseThrow(
            () ->
                ResetSubject.nothing(
                    subject.name(), "feed " + subject.feed() + " is gone", "publisher"));
  }

  private DiagnosticException noSuchPosition(Position position, FeedRange range) {
    return new DiagnosticException(
        Diagnostic.error(
            OperationCode.NO_SUCH_POSITION,
            "feed "
                + subject.feed()
                + " has no position "
                + position
                + ": it has events from "
                + range.oldest()
                + " to "
                + range.head(),
            "name a position from "
                + range.beforeOldest()
                + " to "
                + range.head()
                + ", a time, 'beginning' or 'now'"));
  }

  private DiagnosticException foreign(Cursor from, Position head) {
    return new DiagnosticException(
        Diagnostic.error(
            OperationCode.FOREIGN_CURSOR,
            "consumer schema "
                + subject.name()
                + " stands at position "
                + from
                + ", and feed "
                + subject.feed()
                + " ends at "
                + head
                + " or has another history there",
            "delete the rows that it wrote and reset it to 'beginning'"));
  }
}
