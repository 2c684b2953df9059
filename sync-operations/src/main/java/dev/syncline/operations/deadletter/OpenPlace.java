package dev.syncline.operations.deadletter;

import dev.syncline.eventstore.DeadLetter;
import dev.syncline.eventstore.DeadLetterBox;
import java.util.List;
import java.util.Optional;

/**
 * A database with dead letters, and a connection to it.
 *
 * @param place the database
 * @param box its dead letters
 */
record OpenPlace(DeadLetterPlace place, DeadLetterBox box) {
  /** The most dead letters that are listed behind another. */
  private static final int MOST_BEHIND = 20;

  List<PlacedDeadLetter> waiting(Optional<String> owner, int limit) {
    return placed(box.waiting(owner, limit));
  }

  Optional<Found> find(long number) {
    return box.find(number).map(deadLetter -> new Found(this, deadLetter));
  }

  private List<PlacedDeadLetter> placed(List<DeadLetter> deadLetters) {
    return deadLetters.stream().map(deadLetter -> new PlacedDeadLetter(place, deadLetter)).toList();
  }

  /**
   * A dead letter where it was found.
   *
   * @param at the database
   * @param deadLetter the dead letter
   */
  record Found(OpenPlace at, DeadLetter deadLetter) {
    PlacedDeadLetter placed() {
      return new PlacedDeadLetter(at.place(), deadLetter);
    }

    /** The first later waiting dead letters of the same key, in order. */
    List<PlacedDeadLetter> behind() {
      return at.placed(at.box().behind(deadLetter, MOST_BEHIND));
    }

    void drop() {
      at.box().drop(deadLetter);
    }
  }
}
