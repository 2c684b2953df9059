package dev.syncline.engine.memory;

import dev.syncline.engine.change.SourceEvent;
import dev.syncline.eventstore.Lsn;
import java.util.List;

/**
 * A transaction in the source's log.
 *
 * @param events from its beginning to its end
 * @param end the end of its commit record
 */
record Committed(List<SourceEvent> events, Lsn end) {
  Committed {
    events = List.copyOf(events);
  }
}
