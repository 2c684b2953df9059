package dev.syncline.faults.scenario;

import static org.awaitility.Awaitility.await;

import dev.syncline.faults.fault.Part;
import dev.syncline.faults.scene.Scene;
import dev.syncline.faults.server.Servers;
import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Others have taken every connection of a server: the sync waits for one and goes on. */
@Tag("verify")
@EnabledIfSystemProperty(named = "faults.cycles", matches = "\\d+")
class NoConnectionLeftTest {
  private static final String ALL_TAKEN = "53300";

  @ParameterizedTest
  @EnumSource(Part.class)
  void waitsForOne(Part part) throws SQLException {
    try (Scene scene = Scenes.streaming(Servers.shared())) {
      TestDatabase database = Scenes.database(part, scene);
      List<Connection> taken = new ArrayList<>();
      try (Connection administrator = database.connect()) {
        await("a process without a connection")
            .atMost(Scenes.PATIENCE)
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> {
                  endOthers(administrator);
                  takeAll(database, taken);
                  return scene
                      .runner(Scenes.waitingFor(part))
                      .output()
                      .contains("too many clients");
                });
      } finally {
        for (Connection connection : taken) {
          connection.close();
        }
      }
      Scenes.assertWhole(scene);
    }
  }

  private static void endOthers(Connection administrator) throws SQLException {
    try (Statement statement = administrator.createStatement()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }
  }

  /** In another database of the server, so that these are not ended. */
  private static void takeAll(TestDatabase beside, List<Connection> taken) throws SQLException {
    TestDatabase other =
        new TestDatabase(
            beside.host(),
            beside.port(),
            "postgres",
            beside.url().replace("/" + beside.name(), "/postgres"));
    try {
      while (true) {
        taken.add(other.connect());
      }
    } catch (SQLException none) {
      if (!ALL_TAKEN.equals(none.getSQLState())) {
        throw none;
      }
    }
  }
}
