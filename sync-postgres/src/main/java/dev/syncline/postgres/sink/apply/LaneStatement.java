package dev.syncline.postgres.sink.apply;

import dev.syncline.eventstore.Event;
import java.sql.SQLException;
import java.util.List;

/** Runs a consumer's statement for events. Prepared once per session. */
interface LaneStatement {
  /** Applies events of one lane, in order. */
  void apply(List<Event> events) throws SQLException;

  /**
   * The same, and quicker where no row of inserted ones is there yet.
   *
   * @throws SQLException also a unique violation if one is: then {@link #apply} is to be called in
   *     its place
   */
  default void applyAsNew(List<Event> events) throws SQLException {
    apply(events);
  }
}
