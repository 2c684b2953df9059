package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Role;
import dev.syncline.faults.scene.Scene;
import java.util.List;
import java.util.stream.Collectors;

/**
 * kill -9 of processes.
 *
 * @param roles whose, at least one
 */
public record KillRunners(List<Role> roles) implements Fault {
  public KillRunners {
    roles = List.copyOf(roles);
  }

  @Override
  public String name() {
    return "kill " + roles.stream().map(Role::text).collect(Collectors.joining(" and "));
  }

  @Override
  public String cause() {
    return "kill -9";
  }

  @Override
  public String healing() {
    return "started again at once";
  }

  @Override
  public void strike(Scene scene) {
    roles.forEach(role -> scene.runner(role).kill());
  }

  @Override
  public void heal(Scene scene) {
    roles.forEach(role -> scene.runner(role).start());
  }
}
