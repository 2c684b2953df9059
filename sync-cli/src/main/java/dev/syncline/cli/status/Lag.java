package dev.syncline.cli.status;

import dev.syncline.manifest.ByteSize;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How far something is behind its source.
 *
 * @param bytes of log the source has written since what is stored; absent where it was not asked
 * @param time since the last transaction that is done committed at the source, so that nothing
 *     older can be missing; absent if that is not known, zero only if nothing at all is missing
 */
record Lag(Optional<ByteSize> bytes, Optional<Duration> time) {
  static final Lag UNKNOWN = new Lag(Optional.empty(), Optional.empty());

  Lag {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(time, "time");
  }

  boolean exceeds(Duration limit) {
    return time.map(behind -> behind.compareTo(limit) > 0).orElse(false);
  }
}
