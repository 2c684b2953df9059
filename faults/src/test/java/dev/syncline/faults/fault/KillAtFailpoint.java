package dev.syncline.faults.fault;

import dev.syncline.faults.runner.Runner;
import dev.syncline.faults.scene.Scene;

/**
 * kill -9 while a statement is under way.
 *
 * @param place during which
 * @param victim of whom
 */
public record KillAtFailpoint(Place place, Victim victim) implements Fault {
  /** Who is killed. */
  public enum Victim {
    /** The process that runs the statement. */
    RUNNER,
    /** The server that runs it. */
    SERVER
  }

  @Override
  public String name() {
    return "failpoint "
        + place.text()
        + (victim == Victim.RUNNER ? "" : ", PostgreSQL of " + place.part().text());
  }

  @Override
  public String cause() {
    return "held by a trigger at "
        + place.text()
        + ", then kill -9 of "
        + (victim == Victim.RUNNER ? "the " + place.role().text() : "PostgreSQL");
  }

  @Override
  public String healing() {
    return victim == Victim.RUNNER
        ? "the server goes on with what it has got, then the process is started again"
        : "the server is started again";
  }

  @Override
  public void strike(Scene scene) {
    Hold hold = Hold.at(place.part().database(scene), place.triggers());
    try {
      Runner runner = scene.runner(place.role());
      if (!runner.isAlive()) {
        runner.start();
      }
      hold.awaitSomebody();
      if (victim == Victim.RUNNER) {
        runner.kill();
      } else {
        place.part().server(scene).kill();
        place.part().server(scene).start();
      }
    } finally {
      hold.close();
    }
  }

  @Override
  public void heal(Scene scene) {
    if (victim == Victim.RUNNER) {
      scene.runner(place.role()).start();
    }
  }
}
