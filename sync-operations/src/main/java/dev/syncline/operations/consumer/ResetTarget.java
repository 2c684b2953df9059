package dev.syncline.operations.consumer;

import dev.syncline.eventstore.Position;
import java.time.Instant;
import java.util.Objects;

/** Where a consumer's cursor is to be. */
public sealed interface ResetTarget {
  /** Before the first event. */
  record Beginning() implements ResetTarget {}

  /** At the feed's head: everything before it is skipped. */
  record Now() implements ResetTarget {}

  /**
   * After the event at a position; before its source transaction if that goes on after it.
   *
   * @param position a position of the feed
   */
  record At(Position position) implements ResetTarget {
    public At {
      Objects.requireNonNull(position, "position");
    }
  }

  /**
   * Before the first source transaction that committed at a time or later, by the source's clock.
   *
   * @param time the time
   */
  record Since(Instant time) implements ResetTarget {
    public Since {
      Objects.requireNonNull(time, "time");
    }
  }
}
