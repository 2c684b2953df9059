package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.LeaseTiming;
import dev.syncline.setting.Settings;
import java.time.Duration;
import java.util.Objects;

/**
 * The values of the event store's settings, which {@link StoreTuning} describes.
 *
 * @param segment how many positions one partition of a feed holds
 * @param scan how many positions one read covers, wanted or not
 * @param recent approximately how many bytes of events that were just committed are kept for
 *     readers in the same process; may be 0
 * @param sharedPages approximately how many bytes of pages are kept for several readers
 * @param patience how long a takeover waits for the earlier writer before it ends that writer's
 *     session
 * @param poll how often a reader looks for events without a notification
 * @param gapSearch how long the search for rows that were deleted during a gap may take
 * @param pool the sessions for short queries
 * @param lease the timing of leases on feeds
 */
public record StoreSettings(
    long segment,
    long scan,
    long recent,
    long sharedPages,
    Duration patience,
    Duration poll,
    Duration gapSearch,
    Pool pool,
    LeaseTiming lease) {
  /** Meant for production. */
  public static final StoreSettings DEFAULT = of(Settings.DEFAULTS);

  /**
   * @throws IllegalArgumentException if a setting is not positive, or {@code recent} negative
   */
  public StoreSettings {
    requirePositive("segment", segment);
    requirePositive("scan", scan);
    requirePositive("sharedPages", sharedPages);
    requirePositive("patience", patience.toMillis());
    requirePositive("poll", poll.toMillis());
    requirePositive("gapSearch", gapSearch.toMillis());
    Objects.requireNonNull(pool, "pool");
    Objects.requireNonNull(lease, "lease");
    if (recent < 0) {
      throw new IllegalArgumentException("recent must not be negative");
    }
  }

  /**
   * The sessions for short queries.
   *
   * @param size how many there are at most
   * @param patience how long a query waits for one
   */
  public record Pool(int size, Duration patience) {
    /**
     * @throws IllegalArgumentException if there is none, or no time to wait
     */
    public Pool {
      requirePositive("size", size);
      requirePositive("patience", patience.toMillis());
    }
  }

  /** The values in settings. */
  public static StoreSettings of(Settings settings) {
    return new StoreSettings(
        settings.value(StoreTuning.SEGMENT),
        settings.value(StoreTuning.SCAN),
        settings.value(StoreTuning.OWN_EVENTS).bytes(),
        settings.value(StoreTuning.SHARED_PAGES).bytes(),
        settings.value(StoreTuning.TAKEOVER_PATIENCE),
        settings.value(StoreTuning.POLL),
        settings.value(StoreTuning.GAP_SEARCH),
        new Pool(settings.number(StoreTuning.SESSIONS), settings.value(StoreTuning.SESSION_WAIT)),
        LeaseTiming.of(settings));
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
