package dev.syncline.operations.status;

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
public record Lag(Optional<ByteSize> bytes, Optional<Duration> time) {
  /** Stands in a text for what is not known. */
  static final String UNKNOWN = "?";

  /**
   * A source that writes less than this, and whose last stored commit is recent, counts as idle:
   * heartbeats are written even then.
   */
  private static final ByteSize IDLE_BYTES = new ByteSize(64 << 10);

  private static final Duration IDLE_TIME = Duration.ofSeconds(20);

  public Lag {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(time, "time");
  }

  boolean exceeds(Duration limit) {
    return time.map(behind -> behind.compareTo(limit) > 0).orElse(false);
  }

  /** Whether the source writes no more than an idle one. */
  boolean isIdle() {
    return bytes.map(size -> size.compareTo(IDLE_BYTES) < 0).orElse(true)
        && time.isPresent()
        && !exceeds(IDLE_TIME);
  }

  /** The lag as text, such as {@code 12 MB, 40 s}; {@code ?} for what is not known. */
  public String text() {
    return bytes.map(ByteSize::toString).orElse(UNKNOWN)
        + ", "
        + time.map(Lag::text).orElse(UNKNOWN);
  }

  /** {@code 40 s}, {@code 3 min} or {@code 2 h}. */
  static String text(Duration time) {
    if (time.toMinutes() < 2) {
      return time.toSeconds() + " s";
    }
    return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
  }
}
