package dev.syncline.postgres.sink;

import dev.syncline.eventstore.Event;
import java.sql.SQLException;
import java.util.List;

/** Runs a consumer's statement for events. Prepared once per session. */
interface LaneStatement {
  /** Applies events of one lane, in order. */
  void apply(List<Event> events) throws SQLException;
}
