package dev.syncline.engine.memory;

import java.util.Optional;

/** The loss of a connection that a test has ordered, once. */
final class NextLoss {
  private Optional<Loss> ahead = Optional.empty();

  synchronized void order(Loss loss) {
    ahead = Optional.of(loss);
  }

  synchronized boolean isAhead() {
    return ahead.isPresent();
  }

  /** Whether the connection is lost at this point. */
  synchronized boolean strikes(Loss point) {
    boolean strikes = ahead.equals(Optional.of(point));
    if (strikes) {
      ahead = Optional.empty();
    }
    return strikes;
  }
}
