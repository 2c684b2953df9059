package dev.syncline.eventstore;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How fast a backfill job goes, for those who watch it.
 *
 * @param rowsPerSecond the rows read per second lately
 * @param throttled why the publisher has slowed it down by itself; empty if it has not
 */
public record BackfillPace(double rowsPerSecond, Optional<String> throttled) {
  /** Of a job that reads nothing. */
  public static final BackfillPace NONE = new BackfillPace(0, Optional.empty());

  /** How long the rest takes at this pace; empty if that is unknown. */
  public Optional<Duration> remaining(BackfillProgress progress) {
    long left = progress.rowsEstimated() - progress.rowsRead();
    return rowsPerSecond > 0 && left > 0
        ? Optional.of(Duration.ofSeconds((long) Math.ceil(left / rowsPerSecond)))
        : Optional.empty();
  }

  public BackfillPace {
    Objects.requireNonNull(throttled, "throttled");
  }
}
