package dev.syncline.postgres.sink.internal.pause;

import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.Objects;

/**
 * Where a consumer schema is paused.
 *
 * @param first the first position of the source transaction that it does not apply
 * @param why the rejection, without row values
 */
public record PausePoint(Position first, Diagnostic why) {
  public PausePoint {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(why, "why");
  }

  /** The end of the source transaction before: the cursor while it is paused. */
  public Position edge() {
    return new Position(first.value() - 1);
  }
}
