package dev.syncline.faults.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.faults.check.Convergence;
import dev.syncline.faults.check.Convergence.View;
import dev.syncline.faults.check.Counter;
import dev.syncline.faults.check.LogAudit;
import dev.syncline.faults.fault.Part;
import dev.syncline.faults.scene.Role;
import dev.syncline.faults.scene.Scene;
import dev.syncline.faults.server.Servers;
import dev.syncline.faults.workload.Transactions;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** What scenarios have in common: a running scene, and a look at everything at its end. */
final class Scenes {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final AtomicInteger NUMBERS = new AtomicInteger(90_000);
  private static final long SEED = 7;
  private static final int TRANSACTIONS = 500;

  private Scenes() {}

  /** A scene whose first load is complete, under load. */
  static Scene streaming(Servers servers) {
    int number = NUMBERS.incrementAndGet();
    Scene scene = new Scene(servers, number, directory());
    try {
      scene.startWithoutPublisher(Transactions.random(new Random(SEED), TRANSACTIONS));
      scene.startPublisher();
      return scene;
    } catch (RuntimeException | AssertionError failure) {
      scene.close();
      throw failure;
    }
  }

  /** A new one, so that nobody takes what an earlier process has said for this one's words. */
  private static Path directory() {
    try {
      Path scenes = Files.createDirectories(Path.of("target", "faults", "scenes"));
      return Files.createTempDirectory(scenes, "scenario-");
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** The database of a part. */
  static TestDatabase database(Part part, Scene scene) {
    return switch (part) {
      case SOURCE -> scene.source();
      case STORE -> scene.store();
      case DESTINATION -> scene.destination();
    };
  }

  /** The process that works on a part and has to wait for it. */
  static Role waitingFor(Part part) {
    return part == Part.DESTINATION ? Role.CONSUMER : Role.PUBLISHER;
  }

  /** Waits until a process has said something. */
  static void awaitSaid(Scene scene, Role role, String... parts) {
    await(role.text() + " says " + List.of(parts))
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(scene.runner(role).output()).contains(parts));
  }

  /** Waits until everything has arrived, and nothing was lost, repeated or torn. */
  static void assertWhole(Scene scene) {
    scene
        .load()
        .whilePaused(
            () -> {
              scene.arrive(PATIENCE);
              assertThat(
                      new Convergence(
                              scene.source(),
                              scene.destination(),
                              Scene.copiedTables().stream().map(View::table).toList())
                          .check())
                  .isEmpty();
              assertThat(new Counter(scene.source(), scene.destination()).check()).isEmpty();
              assertThat(
                      new LogAudit(scene.source(), scene.store(), Scene.SLOT, scene.streamingFrom())
                          .check())
                  .isEmpty();
            });
  }
}
