package dev.syncline.operations.consumer;

import dev.syncline.eventstore.Position;
import java.util.Objects;
import java.util.Optional;

/**
 * A consumer schema that is not paused any more.
 *
 * @param name manifest and consumer schema
 * @param position the position from which it goes on; absent if it has no cursor yet
 * @param wasPaused whether it was paused before
 */
public record ResumedConsumer(String name, Optional<Position> position, boolean wasPaused) {
  public ResumedConsumer {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(position, "position");
  }
}
