package dev.syncline.engine.spi;

import dev.syncline.manifest.ByteSize;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How much log a source retains for capture, and when that reaches its limit.
 *
 * @param bytes what it retains now
 * @param undelivered what was written after the part that capture is done with; less than what is
 *     retained while a transaction is open
 * @param limit where a policy takes effect: the owner's limit, or a lower limit of the server
 * @param growth how much it has grown per second lately; zero if it shrinks
 * @param reachedIn the time until it reaches the limit at that rate
 */
public record RetainedLog(
    ByteSize bytes,
    ByteSize undelivered,
    ByteSize limit,
    ByteSize growth,
    Optional<Duration> reachedIn) {
  public RetainedLog {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(undelivered, "undelivered");
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(growth, "growth");
    Objects.requireNonNull(reachedIn, "reachedIn");
  }

  /** How much of the limit is used, in percent; more than 100 beyond it. */
  public int percent() {
    return limit.bytes() == 0 ? 100 : (int) Math.min(999, bytes.bytes() * 100.0 / limit.bytes());
  }
}
