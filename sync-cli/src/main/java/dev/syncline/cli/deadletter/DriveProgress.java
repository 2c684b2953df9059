package dev.syncline.cli.deadletter;

import dev.syncline.cli.terminal.Terminal;
import java.time.Duration;

/** Prints the progress of a redrive every second, for the first time after one second. */
final class DriveProgress {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final Terminal terminal;
  private final String consumer;
  private final long waiting;
  private long toldAt = System.nanoTime();

  DriveProgress(Terminal terminal, String consumer, long waiting) {
    this.terminal = terminal;
    this.consumer = consumer;
    this.waiting = waiting;
  }

  void driven(long count) {
    if (System.nanoTime() - toldAt >= INTERVAL_NANOS) {
      toldAt = System.nanoTime();
      terminal.say(consumer + ": " + count + " of about " + Math.max(count, waiting) + " applied");
    }
  }
}
