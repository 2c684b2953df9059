package dev.syncline.engine.status;

import java.time.Instant;
import java.util.Objects;

/**
 * A failure that interrupted a pipeline, whether or not it has recovered since.
 *
 * @param at when
 * @param why in one line
 */
public record PipelineFailure(Instant at, String why) {
  public PipelineFailure {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(why, "why");
  }
}
