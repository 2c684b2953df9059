package dev.syncline.eventstore;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The events that were set aside in one database. */
public interface DeadLetterBox {
  /**
   * Those that wait, oldest first.
   *
   * @param owner only that owner's; empty for all
   * @param limit how many at most
   */
  List<DeadLetter> waiting(Optional<String> owner, int limit);

  /** How many wait, by their owners; none for whom none does. */
  Map<String, Long> counts();

  /** One of them, waiting or not. */
  Optional<DeadLetter> find(long id);

  /** Later ones of the same key that wait behind it, in order. */
  List<DeadLetter> behind(DeadLetter letter, int limit);

  /**
   * Removes one for good.
   *
   * @return whether it was there
   */
  boolean drop(DeadLetter letter);
}
