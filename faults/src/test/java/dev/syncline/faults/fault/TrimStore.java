package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;

/**
 * Old events are folded and dropped, with a policy that keeps less than that of the publisher. What
 * has been there for ten seconds may go; the check before has seen it.
 */
public record TrimStore() implements OperatorTask {
  @Override
  public String name() {
    return "trim the event store";
  }

  @Override
  public String cause() {
    return "sync-cli eventstore compact, then trim";
  }

  @Override
  public String healing() {
    return "nothing is broken";
  }

  @Override
  public void strike(Scene scene) {
    scene.operator().run("eventstore", "compact");
    scene.operator().run("eventstore", "trim", "--yes");
  }

  @Override
  public void heal(Scene scene) {
    // Nothing is broken.
  }
}
