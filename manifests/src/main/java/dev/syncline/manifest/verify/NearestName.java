package dev.syncline.manifest.verify;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The candidate closest to a misspelt word, if one is close enough to be what was meant: one edit
   * in up to five letters, two in up to ten, else three.
   */
  public static Optional<String> of(String word, Collection<String> candidates) {
    int allowed = Math.min(3, (word.length() + 4) / 5);
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= allowed)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code did you mean 'x'?} with the nearest candidate, or else the text given. */
  public static String suggestion(String word, Collection<String> candidates, String otherwise) {
    return of(word, candidates).map(name -> "did you mean '" + name + "'?").orElse(otherwise);
  }

  /**
   * {@code did you mean 'x'?} with the nearest candidate, else all of them, else what to do if
   * there are none.
   *
   * @param intro the text before the list, as in {@code properties are}
   */
  public static String choice(
      String word, Collection<String> candidates, String intro, String none) {
    return suggestion(
        word,
        candidates,
        candidates.isEmpty() ? none : intro + " " + String.join(", ", candidates));
  }

  /**
   * The number of insertions, deletions, replacements and swaps of neighbours that turn one into
   * the other.
   */
  private static int distance(String word, String candidate) {
    String left = word.toLowerCase(Locale.ROOT);
    String right = candidate.toLowerCase(Locale.ROOT);
    int[][] edits = new int[left.length() + 1][right.length() + 1];
    for (int row = 0; row <= left.length(); row++) {
      for (int column = 0; column <= right.length(); column++) {
        edits[row][column] =
            Math.min(row, column) == 0
                ? Math.max(row, column)
                : cheapest(edits, left, right, row, column);
      }
    }
    return edits[left.length()][right.length()];
  }

  private static int cheapest(int[][] edits, String left, String right, int row, int column) {
    boolean same = left.charAt(row - 1) == right.charAt(column - 1);
    int replaced = edits[row - 1][column - 1] + (same ? 0 : 1);
    int shifted = Math.min(edits[row - 1][column], edits[row][column - 1]) + 1;
    boolean swap =
        row > 1
            && column > 1
            && left.charAt(row - 1) == right.charAt(column - 2)
            && left.charAt(row - 2) == right.charAt(column - 1);
    int swapped = swap ? edits[row - 2][column - 2] + 1 : replaced;
    return Math.min(swapped, Math.min(replaced, shifted));
  }
}
