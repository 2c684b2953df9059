package dev.syncline.engine;

import dev.syncline.engine.internal.consume.CatchUp;
import dev.syncline.engine.internal.run.Backoff;
import dev.syncline.engine.retention.Bounding;
import dev.syncline.setting.Settings;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The values of the pipelines' settings, which {@link EngineTuning} describes.
 *
 * @param retry the pauses after failures that may pass
 * @param halt the pauses between checks whether the problem that halts a pipeline is solved
 * @param patience how long the same failure may come back before the pipeline counts as halted
 * @param tableCheck the time between two checks that what is captured has not changed
 * @param walCheck the time between two looks at the log that a source retains
 * @param catchUp how consumer schemas that are behind catch up
 * @param consumerReport the time between two reports of a consumer that moves
 * @param bounding the pace at which feeds with a retention policy are bounded
 * @param backfillCheck the time between two looks for backfill jobs
 * @param backfillSlowdown how many times as long as at its beginning a job may take to read a row
 */
public record EngineSettings(
    Pauses retry,
    Pauses halt,
    Duration patience,
    Duration tableCheck,
    Duration walCheck,
    CatchUp catchUp,
    Duration consumerReport,
    Bounding bounding,
    Duration backfillCheck,
    int backfillSlowdown,
    int backfillParallel) {
  /** Meant for production. */
  public static final EngineSettings DEFAULT = of(Settings.DEFAULTS);

  /**
   * @throws IllegalArgumentException if one of them is not positive
   */
  public EngineSettings {
    requirePositive("patience", patience);
    requirePositive("tableCheck", tableCheck);
    requirePositive("walCheck", walCheck);
    Objects.requireNonNull(catchUp, "catchUp");
    requirePositive("consumerReport", consumerReport);
    Objects.requireNonNull(bounding, "bounding");
    requirePositive("backfillCheck", backfillCheck);
  }

  /**
   * Pauses that double from the first to the longest.
   *
   * @param first the first pause
   * @param longest the longest pause
   */
  public record Pauses(Duration first, Duration longest) {
    /**
     * @throws IllegalArgumentException if the first is not positive, or longer than the longest
     */
    public Pauses {
      requirePositive("first", first);
      if (first.compareTo(longest) > 0) {
        throw new IllegalArgumentException("the first pause is longer than the longest");
      }
    }

    Backoff backoff(RandomGenerator random) {
      return new Backoff(first, longest, random);
    }
  }

  /** The values in settings. */
  public static EngineSettings of(Settings settings) {
    return new EngineSettings(
        new Pauses(
            settings.value(EngineTuning.RETRY_FIRST), settings.value(EngineTuning.RETRY_LONGEST)),
        new Pauses(
            settings.value(EngineTuning.HALT_FIRST), settings.value(EngineTuning.HALT_LONGEST)),
        settings.value(EngineTuning.RETRY_PATIENCE),
        settings.value(EngineTuning.TABLE_CHECK),
        settings.value(EngineTuning.WAL_CHECK),
        new CatchUp(
            settings.value(EngineTuning.JOIN_DISTANCE),
            settings.number(EngineTuning.CATCH_UP_AT_ONCE),
            settings.value(EngineTuning.CATCH_UP_CHECK)),
        settings.value(EngineTuning.CONSUMER_REPORT),
        new Bounding(
            settings.value(EngineTuning.RETENTION_CHECK),
            settings.value(EngineTuning.DELETES_KEPT),
            settings.value(EngineTuning.FOLD_EVENTS)),
        settings.value(EngineTuning.BACKFILL_CHECK),
        settings.number(EngineTuning.BACKFILL_SLOWDOWN),
        settings.number(EngineTuning.BACKFILL_PARALLEL));
  }

  private static void requirePositive(String name, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + " must be at least a millisecond");
    }
  }
}
