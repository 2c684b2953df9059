package dev.syncline.manifest;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How long an event store keeps events, as its owner decides. Older ones are folded into the base
 * (the last event of each key) and dropped from the log. At least one bound is given; if both are,
 * the one that is reached first counts.
 *
 * @param time events younger than this are kept
 * @param bytes each feed's log may take about this much storage; its newest segment always stays
 * @param slowestConsumer what happens to events that a consumer has not applied yet
 */
public record Retention(
    Optional<Duration> time, Optional<ByteSize> bytes, SlowestConsumer slowestConsumer) {
  /**
   * @throws IllegalArgumentException if no bound is given, or a time that is not positive
   */
  public Retention {
    Objects.requireNonNull(slowestConsumer, "slowestConsumer");
    if (time.isEmpty() && bytes.isEmpty()) {
      throw new IllegalArgumentException("retention without a bound of time or bytes");
    }
    if (time.filter(given -> given.compareTo(Duration.ofMillis(1)) < 0).isPresent()) {
      throw new IllegalArgumentException("a retention time is at least a millisecond");
    }
  }
}
