package dev.syncline.faults.fault;

import dev.syncline.faults.runner.Runner;
import dev.syncline.faults.scene.Scene;
import java.time.Duration;

/**
 * A consumer is added that was never there. It begins with the base and the log after it, is killed
 * meanwhile, becomes exact, and leaves.
 */
public record AddConsumerLate() implements OperatorTask {
  @Override
  public String name() {
    return "add a consumer late";
  }

  @Override
  public String cause() {
    return "sync-cli manifest sync with a new consumer of items, kill -9 while it reads the base";
  }

  @Override
  public String healing() {
    return "started again; it has the rows of the source";
  }

  @Override
  public void strike(Scene scene) {
    scene
        .destination()
        .execute(
            "DROP TABLE IF EXISTS late_items",
            "CREATE TABLE late_items (LIKE items INCLUDING DEFAULTS INCLUDING INDEXES)");
    scene.newLateConsumer().start();
  }

  @Override
  public void heal(Scene scene) {
    for (Runner consumer : scene.lateConsumers()) {
      consumer.kill();
      consumer.start();
    }
  }

  @Override
  public void aftermath(Scene scene) {
    scene.awaitEqual("items", "late_items");
    scene.lateConsumers().forEach(scene::removeLateConsumer);
  }

  @Override
  public Duration hold() {
    return Duration.ofSeconds(3);
  }
}
