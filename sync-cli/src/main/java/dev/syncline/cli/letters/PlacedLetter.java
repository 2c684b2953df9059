package dev.syncline.cli.letters;

import dev.syncline.eventstore.DeadLetter;

/**
 * A letter and where it is.
 *
 * @param place the database that holds it
 * @param letter the letter
 */
record PlacedLetter(LetterPlace place, DeadLetter letter) {
  /** {@code db-orders/17}. */
  String id() {
    return place.slug() + "/" + letter.id();
  }
}
