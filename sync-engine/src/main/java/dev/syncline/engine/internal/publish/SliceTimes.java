package dev.syncline.engine.internal.publish;

import java.time.Instant;
import java.util.Objects;

/**
 * When a slice of the stream passed the stages before the append stage.
 *
 * @param captured when it was taken from the source
 * @param transformed when its public events were computed
 */
record SliceTimes(Instant captured, Instant transformed) {
  SliceTimes {
    Objects.requireNonNull(captured, "captured");
    Objects.requireNonNull(transformed, "transformed");
  }
}
