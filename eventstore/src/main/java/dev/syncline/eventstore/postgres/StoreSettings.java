package dev.syncline.eventstore.postgres;

import java.time.Duration;

/**
 * What may be tuned. {@link #DEFAULT} is meant for production.
 *
 * @param segment how many positions one partition of a feed holds
 * @param scan how many positions one read looks at, wanted or not
 * @param patience how long a take-over waits for the earlier writer before it ends its session
 */
public record StoreSettings(long segment, long scan, Duration patience) {
  /** 10 million positions per segment, 100,000 per read, two seconds of patience. */
  public static final StoreSettings DEFAULT =
      new StoreSettings(10_000_000, 100_000, Duration.ofSeconds(2));

  /**
   * @throws IllegalArgumentException if a setting is not positive
   */
  public StoreSettings {
    if (segment < 1 || scan < 1 || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("segment, scan and patience must be positive");
    }
  }

  /** The same with segments of another size; existing segments stay as they are. */
  public StoreSettings withSegment(long positions) {
    return new StoreSettings(positions, scan, patience);
  }

  /** The same with another number of positions looked at per read. */
  public StoreSettings withScan(long positions) {
    return new StoreSettings(segment, positions, patience);
  }

  /** The same with another patience. */
  public StoreSettings withPatience(Duration duration) {
    return new StoreSettings(segment, scan, duration);
  }
}
