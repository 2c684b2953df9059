package dev.syncline.faults.fault;

import static org.awaitility.Awaitility.await;

import dev.syncline.faults.scene.Scene;
import java.time.Duration;

/** The destination rejects an event, and the consumer schema's policy is to pause. */
public record PauseByRejection() implements OperatorTask {
  private static final Duration TO_PAUSE = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "pause by a rejected event";
  }

  @Override
  public String cause() {
    return "a CHECK constraint that new events do not meet, with onError pause";
  }

  @Override
  public String healing() {
    return "the constraint is dropped, sync-cli consumer resume";
  }

  @Override
  public void strike(Scene scene) {
    scene
        .destination()
        .execute(
            "ALTER TABLE items ADD CONSTRAINT refused"
                + " CHECK (note IS DISTINCT FROM 'touched') NOT VALID");
    await("items to be paused")
        .atMost(TO_PAUSE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                scene
                        .destination()
                        .number(
                            "SELECT count(*) FROM sync_sink.cursor WHERE paused_at IS NOT NULL"
                                + " AND subscription = 'rig-consumer/items'")
                    == 1);
  }

  @Override
  public void heal(Scene scene) {
    // It lasts until the others are seen to go on.
  }

  @Override
  public void aftermath(Scene scene) {
    scene.destination().execute("ALTER TABLE items DROP CONSTRAINT refused");
    scene.operator().run("consumer", "resume", "items");
    scene.awaitJoined();
  }
}
