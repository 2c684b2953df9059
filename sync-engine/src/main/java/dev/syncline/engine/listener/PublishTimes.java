package dev.syncline.engine.listener;

import java.time.Instant;
import java.util.Objects;

/**
 * When a source transaction passed the stages of a publisher, by this process's clock.
 *
 * @param captured when its end was taken from the source
 * @param transformed when its public events were computed
 * @param appended when its events were durable in the feed
 */
public record PublishTimes(Instant captured, Instant transformed, Instant appended) {
  public PublishTimes {
    Objects.requireNonNull(captured, "captured");
    Objects.requireNonNull(transformed, "transformed");
    Objects.requireNonNull(appended, "appended");
  }
}
