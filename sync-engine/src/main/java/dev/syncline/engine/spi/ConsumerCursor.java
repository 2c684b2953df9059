package dev.syncline.engine.spi;

import dev.syncline.eventstore.Position;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a consumer schema is.
 *
 * @param position the position up to which it has applied the feed
 * @param pause why it is paused, if it is
 */
public record ConsumerCursor(Position position, Optional<ConsumerPause> pause) {
  /** Of a consumer schema that has applied nothing yet. */
  public static final ConsumerCursor START = new ConsumerCursor(Position.START, Optional.empty());

  public ConsumerCursor {
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(pause, "pause");
  }
}
