package dev.syncline.postgres.transform.plan;

import java.util.Set;

/**
 * When a row has to be looked at closely. A row whose text nowhere says null has no null, and one
 * that nowhere says NaN or Infinity has only numbers for numbers; finding that out costs next to
 * nothing, and most rows need no more.
 */
public record ValidationTrigger(boolean always, Set<String> words) {
  /** Every row has to be looked at. */
  public static final ValidationTrigger ALWAYS = new ValidationTrigger(true, Set.of());

  boolean isRaisedBy(String object) {
    return always || words.stream().anyMatch(object::contains);
  }
}
