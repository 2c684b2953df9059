package dev.syncline.engine.internal.run;

import dev.syncline.eventstore.Position;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a failure that passes from one that comes back the same. A failure that comes back
 * without a row moved in between does not pass, whatever its class: after a bounded time its
 * pipeline counts as failed, though it is still retried. A network or server that does not answer
 * is only retried.
 */
final class RepeatedFailure {
  private static final int LEAST = 3;
  private static final Duration HEALTHY_AFTER = Duration.ofMinutes(1);

  private final Duration patience;
  private final LongSupplier clock;
  private @Nullable FailureMark last;
  private long position;
  private int times;
  private long since;

  /**
   * @param patience how long the same failure may come back before its pipeline counts as failed
   */
  RepeatedFailure(Duration patience) {
    this(patience, System::nanoTime);
  }

  /**
   * @param clock in nanoseconds
   */
  RepeatedFailure(Duration patience, LongSupplier clock) {
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * How one more failure compares with the ones before.
   *
   * @param mark of the failure
   * @param first whether it differs from the last one
   * @param stuck whether it has come back for longer than allowed
   */
  record Sighting(FailureMark mark, boolean first, boolean stuck) {}

  /**
   * Records a failure and compares it with the ones before.
   *
   * @param lasted how long the attempt that it ended had run
   * @param reached the last durable position
   */
  Sighting saw(RuntimeException failure, Duration lasted, Position reached) {
    FailureMark mark = FailureMark.of(failure);
    boolean again =
        last != null
            && last.same(mark)
            && position == reached.value()
            && lasted.compareTo(HEALTHY_AFTER) < 0;
    if (!again) {
      since = clock.getAsLong();
      times = 0;
    }
    times++;
    last = mark;
    position = reached.value();
    boolean stuck =
        !mark.outage() && times >= LEAST && clock.getAsLong() - since >= patience.toNanos();
    return new Sighting(mark, !again, stuck);
  }
}
