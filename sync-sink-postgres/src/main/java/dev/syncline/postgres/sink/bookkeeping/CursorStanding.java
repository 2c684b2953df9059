package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.Cursor;
import java.util.Objects;

/**
 * A cursor as it was read, for a later move that compares.
 *
 * @param cursor the position with its history
 * @param epoch the epoch of the claim that moved it last
 */
public record CursorStanding(Cursor cursor, long epoch) {
  public CursorStanding {
    Objects.requireNonNull(cursor, "cursor");
  }

  /**
   * Whether a process that applies events can have moved a cursor from here to there: forward, and
   * only under the same or a later claim.
   */
  boolean mayBecome(CursorStanding later) {
    return later.epoch >= epoch && (later.cursor.equals(cursor) || later.cursor.isAfter(cursor));
  }
}
