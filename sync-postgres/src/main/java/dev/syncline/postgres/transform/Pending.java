package dev.syncline.postgres.transform;

import java.util.List;
import java.util.Set;

/** Events of one change that are known now, or once the run's look-ups are answered. */
@FunctionalInterface
interface Pending {
  /** Adds the events, in order; to be called after {@link LookupRun#answer}. */
  void addTo(Outcome outcome);

  /** What a change has left comes before what it has reached, unless that is the same row. */
  static Pending moved(List<Pending> left, Pending current) {
    if (left.isEmpty()) {
      return current;
    }
    return outcome -> {
      Outcome reached = new Outcome();
      current.addTo(reached);
      Set<String> told = reached.keys();
      for (Pending pending : left) {
        Outcome leaving = new Outcome();
        pending.addTo(leaving);
        outcome.addExcept(told, leaving);
        told.addAll(leaving.keys());
      }
      outcome.addExcept(Set.of(), reached);
    };
  }
}
