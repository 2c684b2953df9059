package dev.syncline.cli.letters;

import dev.syncline.cli.terminal.Terminal;
import java.time.Duration;

/** Says every second how far a redrive has come, from its second second on. */
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
