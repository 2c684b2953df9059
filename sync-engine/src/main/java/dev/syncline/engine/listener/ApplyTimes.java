package dev.syncline.engine.listener;

import java.time.Instant;
import java.util.Objects;

/**
 * When events passed the stages of a consumer, by this process's clock.
 *
 * @param read when they were read from the feed
 * @param applied when they were durable at the destination
 */
public record ApplyTimes(Instant read, Instant applied) {
  public ApplyTimes {
    Objects.requireNonNull(read, "read");
    Objects.requireNonNull(applied, "applied");
  }
}
