package dev.syncline.postgres.transform;

import dev.syncline.eventstore.NewEvent;
import java.util.List;

/** Events of one change that are known now, or once the run's look-ups are answered. */
@FunctionalInterface
interface Pending {
  /** Adds the events, in order; to be called after {@link LookupRun#answer}. */
  void addTo(List<NewEvent> events);
}
