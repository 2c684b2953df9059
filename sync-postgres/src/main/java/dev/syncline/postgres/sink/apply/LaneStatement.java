package dev.syncline.postgres.sink.apply;

import dev.syncline.eventstore.Event;
import java.sql.SQLException;
import java.util.List;

/** Runs a consumer's statement for events. Prepared once per session. */
interface LaneStatement {
  /**
   * Applies events of one lane, in order.
   *
   * @return whether any row was touched, as far as the server tells: it does not of a statement
   *     that answers with rows, which is taken to touch some. Where none was, nothing shows that
   *     the destination takes such events: no trigger, constraint or right was asked
   */
  boolean apply(List<Event> events) throws SQLException;

  /**
   * The same, and quicker where no row of inserted ones is there yet.
   *
   * @throws SQLException also a unique violation if one is: then {@link #apply} is to be called in
   *     its place
   */
  default boolean applyAsNew(List<Event> events) throws SQLException {
    return apply(events);
  }
}
