package dev.syncline.operations.deadletter;

import java.util.List;

/**
 * Dead letters that wait.
 *
 * @param deadLetters the first of them, database by database, oldest first
 * @param count how many there are in all
 */
public record WaitingDeadLetters(List<PlacedDeadLetter> deadLetters, long count) {
  public WaitingDeadLetters {
    deadLetters = List.copyOf(deadLetters);
  }
}
