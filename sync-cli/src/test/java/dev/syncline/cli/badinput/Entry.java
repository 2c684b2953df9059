package dev.syncline.cli.badinput;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One bad input and what was said of it.
 *
 * @param input what was wrong, for people
 * @param said the answer, word by word
 */
record Entry(String input, String said) {
  /** An input that was answered by diagnostics; by none, if it is no bad input at all. */
  static Entry of(String input, List<Diagnostic> diagnostics) {
    return new Entry(
        input,
        diagnostics.isEmpty()
            ? "(accepted)"
            : distinct(diagnostics).map(Entry::text).collect(Collectors.joining("<br>")));
  }

  /** An input that this product does not have, and why. */
  static Entry none(String input, String reason) {
    return new Entry(input, "*" + reason + "*");
  }

  /** Of those that say the same of several SQL texts, the first. */
  private static Stream<Diagnostic> distinct(List<Diagnostic> diagnostics) {
    Set<List<Object>> told = new HashSet<>();
    return diagnostics.stream().filter(one -> told.add(List.of(one.code(), one.fix())));
  }

  private static String text(Diagnostic one) {
    String where = one.place().map(place -> " " + place).orElse("");
    return "**%s**%s %s → %s".formatted(one.code().id(), where, one.message(), one.fix());
  }
}
