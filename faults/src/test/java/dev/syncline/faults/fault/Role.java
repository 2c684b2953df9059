package dev.syncline.faults.fault;

import dev.syncline.faults.runner.Runner;
import dev.syncline.faults.scene.Scene;
import java.util.Locale;

/** One of the two processes. */
public enum Role {
  PUBLISHER,
  CONSUMER;

  Runner runner(Scene scene) {
    return this == PUBLISHER ? scene.publisher() : scene.consumer();
  }

  /** Its name in reports. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
