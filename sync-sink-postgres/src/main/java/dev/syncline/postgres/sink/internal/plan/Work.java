package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.eventstore.Event;

/** One event for one consumer's statement. */
public record Work(StatementPipeline lane, Event event) {
  /** The subscription it is for. */
  public String subscription() {
    return lane.subscription();
  }

  /** Whether the consumer's policy is to quarantine an event that cannot be applied. */
  public boolean mayBeQuarantined() {
    return lane.mayBeQuarantined();
  }

  /** Whether the consumer's policy is to pause before an event that cannot be applied. */
  public boolean mayPause() {
    return lane.mayPause();
  }
}
