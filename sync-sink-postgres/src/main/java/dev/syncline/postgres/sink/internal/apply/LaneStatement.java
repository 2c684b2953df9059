package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.eventstore.Event;
import java.sql.SQLException;
import java.util.List;

/** Runs the statement of one statement pipeline for events. Prepared once per session. */
interface LaneStatement {
  /**
   * Applies events of one statement pipeline, in order.
   *
   * @return whether any row was touched, as far as the server reports it; a statement that returns
   *     rows is assumed to touch some. If none was, nothing shows that the destination accepts such
   *     events: no trigger, constraint or right was checked
   */
  boolean apply(List<Event> events) throws SQLException;

  /**
   * The same, but faster if none of the inserted rows exists yet.
   *
   * @throws SQLException also a unique violation if one exists; then call {@link #apply} instead
   */
  default boolean applyAsNew(List<Event> events) throws SQLException {
    return apply(events);
  }
}
