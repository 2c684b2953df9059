package dev.syncline.cli.deadletter;

import dev.syncline.eventstore.DeadLetter;

/**
 * A dead letter with its database.
 *
 * @param place the database that contains it
 * @param letter the dead letter
 */
record PlacedDeadLetter(DeadLetterPlace place, DeadLetter letter) {
  /** {@code db-orders/17}. */
  String id() {
    return place.slug() + "/" + letter.id();
  }
}
