package dev.syncline.eventstore.postgres;

import java.time.Duration;

/**
 * The settings of the event store that may be tuned. {@link #DEFAULT} is meant for production.
 *
 * @param segment how many positions one partition of a feed holds
 * @param scan how many positions one read covers, wanted or not
 * @param recent approximately how many bytes of events that were just committed are kept for
 *     readers in the same process; may be 0
 * @param patience how long a takeover waits for the earlier writer before it ends that writer's
 *     session
 */
public record StoreSettings(long segment, long scan, long recent, Duration patience) {
  /** 10 million positions per segment, 100,000 per read, 24 MB, two seconds of patience. */
  public static final StoreSettings DEFAULT =
      new StoreSettings(10_000_000, 100_000, 24L << 20, Duration.ofSeconds(2));

  /**
   * @throws IllegalArgumentException if a setting is not positive, or {@code recent} negative
   */
  public StoreSettings {
    if (segment < 1 || scan < 1 || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("segment, scan and patience must be positive");
    }
    if (recent < 0) {
      throw new IllegalArgumentException("recent must not be negative");
    }
  }

  /** The same with segments of another size; existing segments stay as they are. */
  public StoreSettings withSegment(long positions) {
    return new StoreSettings(positions, scan, recent, patience);
  }

  /** The same with another number of positions per read. */
  public StoreSettings withScan(long positions) {
    return new StoreSettings(segment, positions, recent, patience);
  }

  /** The same with another number of bytes kept for readers in the same process. */
  public StoreSettings withRecent(long bytes) {
    return new StoreSettings(segment, scan, bytes, patience);
  }

  /** The same with another patience. */
  public StoreSettings withPatience(Duration duration) {
    return new StoreSettings(segment, scan, recent, duration);
  }
}
