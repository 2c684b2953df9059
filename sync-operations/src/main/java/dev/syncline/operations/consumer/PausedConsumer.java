package dev.syncline.operations.consumer;

import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.eventstore.Position;
import java.util.Objects;

/**
 * A consumer schema that is paused.
 *
 * @param name manifest and consumer schema
 * @param position the position at which it waits
 * @param pause who paused it, when and why
 * @param already whether it was paused before; it then keeps its reason
 */
public record PausedConsumer(String name, Position position, ConsumerPause pause, boolean already) {
  public PausedConsumer {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(pause, "pause");
  }
}
