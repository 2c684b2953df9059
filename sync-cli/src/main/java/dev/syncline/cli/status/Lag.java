package dev.syncline.cli.status;

import dev.syncline.manifest.ByteSize;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a feed is behind its source.
 *
 * @param bytes bytes of log that the source has written after the stored position; empty if the
 *     source was not queried
 * @param time time since the commit of the last stored transaction at the source, so that nothing
 *     older can be missing; empty if not known, zero only if nothing is missing
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
