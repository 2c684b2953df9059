package dev.syncline.faults.fault;

import dev.syncline.faults.scene.Scene;
import java.util.List;

/**
 * A public schema's next major version is published beside the present one, its consumer is moved,
 * and the former version is retired. Each version has a table at the destination; the view {@code
 * deposits} shows the newest that is complete.
 */
public record MoveToNextMajor() implements OperatorTask {
  @Override
  public String name() {
    return "move to the next major version";
  }

  @Override
  public String cause() {
    return "both versions published and consumed, publisher and consumer restarted for it";
  }

  @Override
  public String healing() {
    return "sync-cli consumer forget, contract retire";
  }

  @Override
  public void strike(Scene scene) {
    int old = newest(scene);
    scene
        .destination()
        .execute(
            "CREATE TABLE deposits_%d (id int PRIMARY KEY, balance bigint NOT NULL)"
                .formatted(old + 1));
    scene.publishMajors(List.of(old, old + 1));
    scene.consumeMajors(List.of(old, old + 1));
  }

  @Override
  public void heal(Scene scene) {
    // Nothing is broken.
  }

  @Override
  public void aftermath(Scene scene) {
    int next = newest(scene);
    int old = next - 1;
    scene.awaitDeposits(next);
    scene.awaitJoined();
    scene
        .destination()
        .execute("CREATE OR REPLACE VIEW deposits AS SELECT id, balance FROM deposits_" + next);
    scene.operator().refused("CLI-201", "contract", "retire", "rig-publisher/deposits@" + old);
    scene.consumeMajors(List.of(next));
    scene.forget("rig-consumer/deposits-" + old);
    scene.operator().run("contract", "retire", "rig-publisher/deposits@" + old, "--yes");
    scene.publishMajors(List.of(next));
    scene.destination().execute("DROP TABLE deposits_" + old);
  }

  private static int newest(Scene scene) {
    return scene.majors().get(scene.majors().size() - 1);
  }
}
