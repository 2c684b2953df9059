package dev.syncline.operations.deadletter;

import dev.syncline.eventstore.DeadLetter;
import java.util.Objects;

/**
 * A dead letter with its database.
 *
 * @param place the database that contains it
 * @param deadLetter the dead letter
 */
public record PlacedDeadLetter(DeadLetterPlace place, DeadLetter deadLetter) {
  public PlacedDeadLetter {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(deadLetter, "letter");
  }

  /** {@code db-orders/17}. */
  public String id() {
    return place.slug() + "/" + deadLetter.id();
  }
}
