package dev.syncline.faults.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.faults.check.AppendHistory;
import dev.syncline.faults.check.Counter;
import dev.syncline.faults.scene.Role;
import dev.syncline.faults.scene.Scene;
import dev.syncline.faults.server.Server;
import dev.syncline.faults.server.Servers;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server comes back with an earlier state of itself: from a backup, or as the standby that lagged
 * behind. What it has lost cannot be derived from what is still to come, so the sync stops and says
 * so.
 */
@Tag("verify")
@EnabledIfSystemProperty(named = "faults.cycles", matches = "\\d+")
class RestoredServerTest {
  @TempDir Path directory;

  @Test
  void anEventStoreFromABackupStopsBothSides() {
    Servers shared = Servers.shared();
    try (Server store = own("restored-store");
        Scene scene = Scenes.streaming(new Servers(shared.source(), store, shared.destination()))) {
      DataDirectory files = new DataDirectory(store, scene.store());
      files.save();
      scene.arrive(Scenes.PATIENCE);

      String applied = scene.destination().value("SELECT n FROM tokens WHERE id = 1");
      files.restore();

      // It finds an older epoch than its own, if it was just writing, or the slot ahead of the
      // feed.
      awaitSaidOneOf(scene, Role.PUBLISHER, "SRC-144", "ENG-107");
      awaitSaidOneOf(scene, Role.CONSUMER, "STO-107", "DST-110");
      scene.runner(Role.PUBLISHER).kill();
      scene.runner(Role.PUBLISHER).start();
      Scenes.awaitSaid(scene, Role.PUBLISHER, "SRC-144");
      assertThat(scene.destination().value("SELECT n FROM tokens WHERE id = 1")).isEqualTo(applied);
    }
  }

  @Test
  void aPromotedStandbyIsNotTakenForTheSameSource() {
    Servers shared = Servers.shared();
    try (Server source = own("promoted-source");
        Scene scene = Scenes.streaming(new Servers(source, shared.store(), shared.destination()))) {
      DataDirectory files = new DataDirectory(source, scene.source());
      files.save();
      scene.arrive(Scenes.PATIENCE);

      files.becomeStandby();
      scene.source().rows("SELECT pg_promote()");

      Scenes.awaitSaid(scene, Role.PUBLISHER, "SRC-111");
      long head = scene.store().number("SELECT max(head_position) FROM sync_events.feed");
      scene.source().execute("UPDATE tokens SET n = n + 1");
      assertThat(scene.store().number("SELECT max(head_position) FROM sync_events.feed"))
          .isEqualTo(head);
    }
  }

  @Test
  void aPromotedStandbyThatHasEverythingIsFollowed() {
    Servers shared = Servers.shared();
    try (Server source = own("followed-source");
        Scene scene = Scenes.streaming(new Servers(source, shared.store(), shared.destination()))) {
      DataDirectory files = new DataDirectory(source, scene.source());
      scene
          .load()
          .whilePaused(
              () -> {
                scene.arrive(Scenes.PATIENCE);
                scene.runner(Role.PUBLISHER).kill();
                files.save();
                files.becomeStandbyWithSlots();
                scene.source().rows("SELECT pg_promote()");
              });

      scene.runner(Role.PUBLISHER).start();

      Scenes.awaitSaid(scene, Role.PUBLISHER, "following it to timeline 2");
      scene
          .load()
          .whilePaused(
              () -> {
                scene.arrive(Scenes.PATIENCE);
                assertThat(new Counter(scene.source(), scene.destination()).check()).isEmpty();
                assertThat(new AppendHistory(scene.store(), scene.history()).check()).isEmpty();
              });
    }
  }

  private static void awaitSaidOneOf(Scene scene, Role role, String... codes) {
    await(role.text() + " stops")
        .atMost(Scenes.PATIENCE)
        .untilAsserted(() -> assertThat(scene.runner(role).output()).containsAnyOf(codes));
  }

  private Server own(String name) {
    return Server.create(name, directory);
  }
}
