package dev.syncline.faults.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.syncline.faults.fault.Part;
import dev.syncline.faults.scene.Role;
import dev.syncline.faults.scene.Scene;
import dev.syncline.faults.server.Server;
import dev.syncline.faults.server.Servers;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database's disk is full: the sync pauses, says which database it waits for, and goes on. */
@Tag("verify")
@EnabledIfSystemProperty(named = "faults.cycles", matches = "\\d+")
class FullDiskTest {
  private static final int MEGABYTES = 400;

  @ParameterizedTest
  @EnumSource(Part.class)
  void pausesUntilThereIsRoom(Part part) throws IOException {
    assumeTrue(SmallDisk.possible(), "mounting a small file system takes root");
    Path mounted = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "small-disk");
    try (SmallDisk disk = SmallDisk.mount(mounted, MEGABYTES);
        Server small = Server.create(part.text(), disk.directory());
        Scene scene = Scenes.streaming(with(part, small))) {
      disk.fill();
      awaitRefusal(Scenes.database(part, scene));
      if (part != Part.SOURCE) {
        Scenes.awaitSaid(
            scene,
            Scenes.waitingFor(part),
            Scenes.database(part, scene).name() + ": could not extend file");
      }

      disk.makeRoom();
      small.ensureRunning();
      Scenes.assertWhole(scene);
      assertThat(scene.runner(Role.PUBLISHER).isAlive()).isTrue();
      assertThat(scene.runner(Role.CONSUMER).isAlive()).isTrue();
    } finally {
      Files.deleteIfExists(mounted);
    }
  }

  /** Until the server cannot write any more, or has given up over that. */
  private static void awaitRefusal(TestDatabase database) {
    await("a full disk")
        .atMost(Scenes.PATIENCE)
        .until(
            () -> {
              try {
                database.execute(
                    "CREATE TEMP TABLE more AS SELECT repeat(n::text, 900)"
                        + " FROM generate_series(1, 2000) n");
                return false;
              } catch (IllegalStateException refused) {
                return true;
              }
            });
  }

  private static Servers with(Part part, Server small) {
    Servers shared = Servers.shared();
    return switch (part) {
      case SOURCE -> new Servers(small, shared.store(), shared.destination());
      case STORE -> new Servers(shared.source(), small, shared.destination());
      case DESTINATION -> new Servers(shared.source(), shared.store(), small);
    };
  }
}
