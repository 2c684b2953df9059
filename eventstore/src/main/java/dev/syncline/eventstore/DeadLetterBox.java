package dev.syncline.eventstore;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dead letters of one database: the events that were quarantined there. */
public interface DeadLetterBox {
  /**
   * The waiting dead letters, oldest first.
   *
   * @param owner only the dead letters of this owner; empty for all owners
   * @param limit how many at most
   */
  List<DeadLetter> waiting(Optional<String> owner, int limit);

  /** The number of waiting dead letters by owner; an owner without any is absent. */
  Map<String, Long> counts();

  /** One dead letter, waiting or not. */
  Optional<DeadLetter> find(long id);

  /** Later dead letters of the same key that wait behind this one, in order. */
  List<DeadLetter> behind(DeadLetter deadLetter, int limit);

  /**
   * Removes a dead letter for good.
   *
   * @return whether it existed
   */
  boolean drop(DeadLetter deadLetter);
}
