package dev.syncline.postgres.sink;

import dev.syncline.eventstore.Event;

/** One event for one consumer's statement. */
record Work(Lane lane, Event event) {
  /** The subscription it is for. */
  String subscription() {
    return lane.subscription();
  }

  /** Whether the consumer wants it set aside if it cannot be applied. */
  boolean mayBeQuarantined() {
    return lane.mayBeQuarantined();
  }
}
