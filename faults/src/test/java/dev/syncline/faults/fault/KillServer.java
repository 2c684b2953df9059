package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;

/**
 * A PostgreSQL server crashes.
 *
 * @param part which
 */
public record KillServer(Part part) implements Fault {
  @Override
  public String name() {
    return "kill PostgreSQL of " + part.text();
  }

  @Override
  public String cause() {
    return "kill -9 of the postmaster and all its children";
  }

  @Override
  public String healing() {
    return "started again at once, crash recovery done";
  }

  @Override
  public void strike(Scene scene) {
    part.server(scene).kill();
  }

  @Override
  public void heal(Scene scene) {
    part.server(scene).start();
  }
}
