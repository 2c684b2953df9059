package dev.syncline.eventstore;

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

  public BackfillPace {
    Objects.requireNonNull(throttled, "throttled");
  }
}
