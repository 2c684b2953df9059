package dev.syncline.cli.letters;

import java.util.List;
import java.util.stream.Collectors;

/** What waits behind a letter. */
final class Behind {
  private Behind() {}

  /** Later waiting letters of the same key, in order. */
  static List<PlacedLetter> of(PlacedLetter letter, int limit) {
    return letter.place().box().behind(letter.letter(), limit).stream()
        .map(one -> new PlacedLetter(letter.place(), one))
        .toList();
  }

  /** {@code db-orders/18, db-orders/21}. */
  static String names(List<PlacedLetter> letters) {
    return letters.stream().map(PlacedLetter::id).collect(Collectors.joining(", "));
  }
}
