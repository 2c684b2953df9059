package dev.syncline.operations.verify;

import dev.syncline.engine.stop.StopSignal;
import java.time.Duration;
import java.util.OptionalLong;

/** Limits how many rows are read per second, on average over the whole work. */
final class Pace {
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final OptionalLong rowsPerSecond;
  private final StopSignal stop;
  private long due = System.nanoTime();

  Pace(OptionalLong rowsPerSecond, StopSignal stop) {
    this.rowsPerSecond = rowsPerSecond;
    this.stop = stop;
  }

  /** How many rows may be read at once. */
  int most(int wanted) {
    return (int) Math.min(wanted, rowsPerSecond.orElse(wanted));
  }

  /** Waits until these rows, which were read, are due. */
  void spend(long rows) throws InterruptedException {
    if (rowsPerSecond.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    due = Math.max(due, now - SECOND_NANOS) + rows * SECOND_NANOS / rowsPerSecond.getAsLong();
    if (due > now) {
      stop.await(Duration.ofNanos(due - now));
    }
  }
}
