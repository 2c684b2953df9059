package dev.syncline.operations.status;

import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Whether a consumer schema is applied together with the others of its destination and feed, so
 * that their rows change in the same commits.
 */
public enum Standing {
  /** In one session with the foremost of them, or the only one. */
  JOINED,
  /** In a session of its own, until it has caught up with the others. */
  CATCHING_UP,
  /** Waits until another one has caught up, since only a few do so at the same time. */
  QUEUED;

  /**
   * The standing of one among those that a process applies to a destination.
   *
   * @param all the cursors of the destination that the process applies
   */
  static Standing of(CursorStatus cursor, Collection<CursorStatus> all) {
    Optional<Integer> foremost =
        all.stream()
            .filter(one -> one.feed().equals(cursor.feed()))
            .filter(one -> one.pause().isEmpty() && one.session().isPresent())
            .max(Comparator.comparing(CursorStatus::position))
            .flatMap(CursorStatus::session);
    if (foremost.isEmpty() || foremost.equals(cursor.session())) {
      return JOINED;
    }
    return cursor.session().isPresent() ? CATCHING_UP : QUEUED;
  }
}
