package dev.syncline.operations.wait;

import dev.syncline.eventstore.Position;
import java.time.Duration;
import java.util.Objects;

/** How a wait ended. */
public sealed interface WaitOutcome {
  /** {@code manifest/schema}. */
  String consumer();

  /** How long the request waited. */
  Duration waited();

  /**
   * The consumer has applied everything that was committed at the source before the token was made.
   *
   * @param position the position that it has reached
   */
  record Applied(String consumer, Position position, Duration waited) implements WaitOutcome {
    public Applied {
      Objects.requireNonNull(consumer, "consumer");
      Objects.requireNonNull(position, "position");
      Objects.requireNonNull(waited, "waited");
    }
  }

  /**
   * The time passed before that.
   *
   * @param behind what is missing
   */
  record TimedOut(String consumer, Behind behind, Duration waited) implements WaitOutcome {
    public TimedOut {
      Objects.requireNonNull(consumer, "consumer");
      Objects.requireNonNull(behind, "behind");
      Objects.requireNonNull(waited, "waited");
    }
  }
}
