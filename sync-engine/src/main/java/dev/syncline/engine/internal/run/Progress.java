package dev.syncline.engine.internal.run;

import dev.syncline.engine.status.Halt;
import dev.syncline.eventstore.Position;
import java.time.Instant;
import java.util.Optional;

/**
 * What a pipeline has achieved so far: the facts on which supervision decides what follows. Any
 * thread may ask at any time.
 */
public interface Progress {
  /** The last durable position, {@link Position#START} before the first. */
  Position position();

  /** How many events have become durable in this process. */
  long events();

  /** When the last durable transaction committed at its source; empty before the first. */
  Optional<Instant> committedThrough();

  /** Whether anything became durable since the pipeline last failed. */
  boolean hasMoved();

  /**
   * Whether the pipeline has shown that it works: something became durable since it last failed, or
   * it has been at work for a while. An attempt that fails at the same event again shows nothing.
   */
  boolean isProven();

  /** Whether the pipeline halted and has not shown that it works since. */
  boolean isHalted();

  /** Why it last halted, until it has shown that it works again. */
  Optional<Halt> halt();
}
