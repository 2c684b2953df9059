package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;

/** All events are folded into the base, beside the publisher, which folds by itself. */
public record CompactStore() implements OperatorTask {
  @Override
  public String name() {
    return "compact the event store";
  }

  @Override
  public String cause() {
    return "sync-cli eventstore compact";
  }

  @Override
  public String healing() {
    return "nothing is broken";
  }

  @Override
  public void strike(Scene scene) {
    scene.operator().run("eventstore", "compact");
  }

  @Override
  public void heal(Scene scene) {
    // Nothing is broken.
  }
}
