package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Role;
import dev.syncline.faults.scene.Scene;
import java.time.Duration;

/**
 * A process stands still for a while, its connections open.
 *
 * @param role whose
 * @param hold for how long
 */
public record FreezeRunner(Role role, Duration hold) implements Fault {
  @Override
  public String name() {
    return "freeze " + role.text();
  }

  @Override
  public String cause() {
    return "SIGSTOP for " + hold.toSeconds() + " s";
  }

  @Override
  public String healing() {
    return "SIGCONT";
  }

  @Override
  public void strike(Scene scene) {
    scene.runner(role).freeze();
  }

  @Override
  public void heal(Scene scene) {
    scene.runner(role).thaw();
  }
}
