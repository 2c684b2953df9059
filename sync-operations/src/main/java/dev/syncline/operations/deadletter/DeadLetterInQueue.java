package dev.syncline.operations.deadletter;

import java.util.List;
import java.util.Objects;

/**
 * A dead letter, and those that wait for it.
 *
 * @param deadLetter the dead letter
 * @param behind the first later waiting dead letters of the same key, in order
 */
public record DeadLetterInQueue(PlacedDeadLetter deadLetter, List<PlacedDeadLetter> behind) {
  public DeadLetterInQueue {
    Objects.requireNonNull(deadLetter, "letter");
    behind = List.copyOf(behind);
  }

  static DeadLetterInQueue of(OpenPlace.Found found) {
    return new DeadLetterInQueue(found.placed(), found.behind());
  }
}
