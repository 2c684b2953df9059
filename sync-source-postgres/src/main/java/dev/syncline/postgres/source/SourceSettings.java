package dev.syncline.postgres.source;

import dev.syncline.postgres.source.internal.capture.CapturePace;
import dev.syncline.setting.Settings;
import java.time.Duration;
import java.util.Objects;

/**
 * The values of a source's settings, which {@link SourceTuning} describes.
 *
 * @param capture the pace of capture
 * @param slotPatience how long a new slot may wait for transactions that are open at the source
 * @param keysPerLookup how many changed rows one query of public SQL looks up at most
 * @param rowsPerChunk how many rows of a table one query of a backfill reads at most
 */
public record SourceSettings(
    CapturePace capture, Duration slotPatience, int keysPerLookup, int rowsPerChunk) {
  /** Meant for production. */
  public static final SourceSettings DEFAULT = of(Settings.DEFAULTS);

  /**
   * @throws IllegalArgumentException if one of them is not positive
   */
  public SourceSettings {
    Objects.requireNonNull(capture, "capture");
    if (slotPatience.toMillis() < 1 || keysPerLookup < 1 || rowsPerChunk < 1) {
      throw new IllegalArgumentException("patience, keys and rows must be positive");
    }
  }

  /** The values in settings. */
  public static SourceSettings of(Settings settings) {
    return new SourceSettings(
        new CapturePace(
            settings.value(SourceTuning.HEARTBEAT),
            settings.number(SourceTuning.MISSED_HEARTBEATS),
            settings.value(SourceTuning.START_PATIENCE),
            settings.number(SourceTuning.QUEUE_EVENTS),
            settings.value(SourceTuning.QUEUE_MEMORY).bytes(),
            settings.value(SourceTuning.CLOSE_PATIENCE)),
        settings.value(SourceTuning.SLOT_PATIENCE),
        settings.number(SourceTuning.KEYS_PER_LOOKUP),
        settings.number(SourceTuning.ROWS_PER_CHUNK));
  }
}
