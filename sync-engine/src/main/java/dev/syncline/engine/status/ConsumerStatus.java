package dev.syncline.engine.status;

import dev.syncline.engine.spi.ConsumerPause;
import java.util.Objects;
import java.util.Optional;

/**
 * What a process does for a consumer schema.
 *
 * @param state its state
 * @param pause why it is paused; present exactly if it is
 */
public record ConsumerStatus(State state, Optional<ConsumerPause> pause) {
  public ConsumerStatus {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(pause, "pause");
    if (pause.isPresent() != (state == State.PAUSED)) {
      throw new IllegalArgumentException(state + " with pause " + pause);
    }
  }

  /** One that is not paused. */
  public static ConsumerStatus of(State state) {
    return new ConsumerStatus(state, Optional.empty());
  }

  /** One that is paused. */
  public static ConsumerStatus paused(ConsumerPause pause) {
    return new ConsumerStatus(State.PAUSED, Optional.of(pause));
  }

  /** What is done for a consumer schema. */
  public enum State {
    /** It is applied together with the others of its destination. */
    RUNNING("running"),
    /** It is applied alone, until it has caught up with the others. */
    CATCHING_UP("catching up"),
    /** It has to catch up, and others do so first. */
    WAITING("waiting"),
    /** It waits until it is resumed. */
    PAUSED("paused");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** The state as status pages write it. */
    public String text() {
      return text;
    }
  }
}
