package dev.syncline.postgres.sink.bookkeeping;

import java.sql.SQLException;
import java.time.Duration;

/**
 * Checks from time to time that the cursors are where this process left them. This detects a
 * restored destination even if there are no events to apply.
 */
public final class CursorWatch {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final CursorClaim claim;
  private long lookedAt = System.nanoTime();

  public CursorWatch(CursorClaim claim) {
    this.claim = claim;
  }

  /**
   * Checks, unless the last check was less than a second ago.
   *
   * @throws dev.syncline.engine.spi.RetriableException if any cursor was reset
   * @throws dev.syncline.engine.spi.ConsumersChangedException if any was paused
   * @throws dev.syncline.eventstore.FencedException if another process has claimed them
   */
  public void look() throws SQLException {
    if (System.nanoTime() - lookedAt >= INTERVAL_NANOS) {
      lookedAt = System.nanoTime();
      claim.look();
    }
  }
}
