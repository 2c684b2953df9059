package dev.syncline.postgres.sink.bookkeeping;

import java.sql.SQLException;
import java.time.Duration;

/**
 * Looks now and then whether the cursors are where they were left: a destination that was put back
 * while nothing is to be applied is noticed too.
 */
public final class CursorWatch {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final CursorClaim claim;
  private long lookedAt = System.nanoTime();

  public CursorWatch(CursorClaim claim) {
    this.claim = claim;
  }

  /**
   * Looks, if the last look is a second ago.
   *
   * @throws dev.syncline.engine.spi.RetriableException if the cursors were put back
   * @throws dev.syncline.eventstore.FencedException if another process has claimed them
   */
  public void look() throws SQLException {
    if (System.nanoTime() - lookedAt >= INTERVAL_NANOS) {
      lookedAt = System.nanoTime();
      claim.look();
    }
  }
}
