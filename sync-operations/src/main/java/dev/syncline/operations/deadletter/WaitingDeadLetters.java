package dev.syncline.operations.deadletter;

import java.util.List;

/**
 * Dead letters that wait.
 *
 * @param letters the first of them, database by database, oldest first
 * @param count how many there are in all
 */
public record WaitingDeadLetters(List<PlacedDeadLetter> letters, long count) {
  public WaitingDeadLetters {
    letters = List.copyOf(letters);
  }
}
