package dev.syncline.operations.consumer;

import dev.syncline.eventstore.Cursor;
import java.util.Objects;

/**
 * A cursor that was moved.
 *
 * @param consumer the consumer schema with its manifest
 * @param feed the feed that it applies
 * @param from where the cursor was
 * @param to where it is now
 * @param lettersDropped how many dead letters were dropped, whose events come again
 */
public record ResetOutcome(
    String consumer, String feed, Cursor from, Cursor to, long lettersDropped) {
  public ResetOutcome {
    Objects.requireNonNull(consumer, "consumer");
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
  }
}
