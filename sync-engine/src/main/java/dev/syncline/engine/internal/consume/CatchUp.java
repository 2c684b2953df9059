package dev.syncline.engine.internal.consume;

import java.time.Duration;
import java.util.Objects;

/**
 * How consumer schemas that are behind the others of their destination catch up.
 *
 * @param joinDistance how many positions one may be behind the foremost to be applied together with
 *     it
 * @param atOnce how many groups of consumer schemas catch up at the same time
 * @param check the time between two checks whether one has caught up or was resumed
 */
public record CatchUp(long joinDistance, int atOnce, Duration check) {
  /**
   * @throws IllegalArgumentException if one of them is not positive
   */
  public CatchUp {
    Objects.requireNonNull(check, "check");
    if (joinDistance < 1 || atOnce < 1 || check.toMillis() < 1) {
      throw new IllegalArgumentException(
          "join distance %d, %d at once, check every %s".formatted(joinDistance, atOnce, check));
    }
  }
}
