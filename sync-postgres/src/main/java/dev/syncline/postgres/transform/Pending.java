package dev.syncline.postgres.transform;

/** Events of one change that are known now, or once the run's look-ups are answered. */
@FunctionalInterface
interface Pending {
  /** Adds the events, in order; to be called after {@link LookupRun#answer}. */
  void addTo(Outcome outcome);
}
