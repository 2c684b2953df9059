package dev.syncline.client;

import java.time.Duration;

/** How a wait ended. */
public sealed interface WaitResult {
  /** Whether the consumer has applied the token. */
  default boolean isApplied() {
    return this instanceof Applied;
  }

  /** How long the sync waited. */
  Duration waited();

  /**
   * Everything that was committed before the token was made is at the destination.
   *
   * @param position the position in the feed that the consumer has reached
   */
  record Applied(long position, Duration waited) implements WaitResult {}

  /**
   * The timeout passed before that.
   *
   * @param stage where the commit is on its way: {@code publication}, {@code capture}, {@code
   *     backfill}, {@code apply} or {@code database}; later versions may have others
   * @param note the same in a sentence, for a log
   */
  record NotApplied(String stage, String note, Duration waited) implements WaitResult {}
}
