package dev.syncline.postgres.source.internal.transform.plan;

import java.util.Set;

/**
 * Decides whether a row needs validation. A row whose text does not contain null has no null. One
 * that does not contain NaN or Infinity has a number wherever it should. This check costs next to
 * nothing, and most rows need no other.
 */
public record ValidationTrigger(boolean always, Set<String> words) {
  /** Every row needs validation. */
  public static final ValidationTrigger ALWAYS = new ValidationTrigger(true, Set.of());

  boolean isRaisedBy(String object) {
    return always || words.stream().anyMatch(object::contains);
  }
}
