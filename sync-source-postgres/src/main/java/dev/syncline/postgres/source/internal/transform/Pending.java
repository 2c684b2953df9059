package dev.syncline.postgres.source.internal.transform;

import java.util.List;
import java.util.Set;

/** The events of one change, which are known now or once the batch's lookups are answered. */
@FunctionalInterface
interface Pending {
  /** Adds the events, in order; to be called after {@link LookupRun#answer}. */
  void addTo(Outcome outcome);

  /**
   * Orders the events of a row that moved: the rows it left come before the row it reached, unless
   * they are the same row.
   */
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
