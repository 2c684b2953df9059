package dev.syncline.eventstore;

import dev.syncline.setting.Setting;
import dev.syncline.setting.SettingGroup;
import dev.syncline.setting.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The times of a lease. All are derived from its duration, so that a process that lost its database
 * always notices it before another process may take over: a renewal that begins late and then meets
 * silence ends after {@code renewal + silence}, which is three quarters of the duration.
 *
 * <p>Processes may have different timings: the expiry is stored with the lease.
 *
 * @param duration how long a lease lasts without renewal, by the clock of its database
 */
public record LeaseTiming(Duration duration) {
  /** Progress is recorded with renewals, and a feed without it for a minute counts as behind. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** How long a lease lasts. */
  public static final Setting<Duration> DURATION =
      Setting.duration("lease.duration", Duration.ofSeconds(8))
          .between(Duration.ofSeconds(4), LONGEST)
          .purpose(
              "How long a process keeps its work without a sign of life, before a standby process"
                  + " may take over. It renews its lease four times as often.")
          .smaller(
              "A standby takes over sooner; shorter outages of the lease's database end the work.")
          .larger(
              "The work of a machine that vanished rests longer. After an ordinary crash a standby"
                  + " does not wait for this.")
          .documented();

  /** The settings of leases. */
  public static final SettingGroup SETTINGS =
      new SettingGroup("Standby processes", List.of(DURATION), List.of());

  public static final LeaseTiming DEFAULT = of(Settings.DEFAULTS);

  private static final int RENEWALS = 4;
  private static final int SILENCES = 2;
  private static final int LOOKS = 8;
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  /**
   * @throws IllegalArgumentException if the duration is less than a second
   */
  public LeaseTiming {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a lease of " + duration);
    }
  }

  /** The timing that settings ask for. */
  public static LeaseTiming of(Settings settings) {
    return new LeaseTiming(settings.value(DURATION));
  }

  /** The time between two renewals. */
  public Duration renewal() {
    return duration.dividedBy(RENEWALS);
  }

  /** How long the database of the lease may be silent before it is considered dead. */
  public Duration silence() {
    return duration.dividedBy(SILENCES);
  }

  /** The time between two attempts of a standby process to take the lease: at most a second. */
  public Duration standby() {
    Duration look = duration.dividedBy(LOOKS);
    return look.compareTo(LONGEST_LOOK) < 0 ? look : LONGEST_LOOK;
  }
}
