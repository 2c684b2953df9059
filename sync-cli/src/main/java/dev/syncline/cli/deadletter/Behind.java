package dev.syncline.cli.deadletter;

import java.util.List;
import java.util.stream.Collectors;

/** Finds the events that wait behind a dead letter. */
final class Behind {
  private Behind() {}

  /** Later waiting dead letters of the same key, in order. */
  static List<PlacedDeadLetter> of(PlacedDeadLetter letter, int limit) {
    return letter.place().box().behind(letter.letter(), limit).stream()
        .map(one -> new PlacedDeadLetter(letter.place(), one))
        .toList();
  }

  /** {@code db-orders/18, db-orders/21}. */
  static String names(List<PlacedDeadLetter> letters) {
    return letters.stream().map(PlacedDeadLetter::id).collect(Collectors.joining(", "));
  }
}
