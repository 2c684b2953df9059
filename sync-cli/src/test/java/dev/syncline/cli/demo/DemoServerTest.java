package dev.syncline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.manifest.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo shares a machine with others. */
@Tag("verify")
class DemoServerTest {
  @TempDir private Path directory;

  @Test
  void itsServersAskForAPasswordAndItsFoldersAreItsOwn() throws IOException {
    Secret password = DemoPassword.of(directory);
    Path place = directory.resolve("db-accounts");
    try (DemoServer server = DemoServer.start("db-accounts", place, 0, password)) {
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> connect(server.database(), "postgres"))
                      .hasMessageContaining("password authentication failed"));
      assertThat(server.database().number("SELECT 1")).isEqualTo(1);
    }
    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(place)).isEqualTo("rwx------");
    assertThat(permissions(DemoPassword.file(directory))).isEqualTo("rw-------");

    Secret again = DemoPassword.of(directory);
    assertThat(again.reveal()).isEqualTo(password.reveal()).hasSizeGreaterThan(20);
    try (DemoServer restarted = DemoServer.start("db-accounts", place, 0, again)) {
      assertThat(restarted.database().number("SELECT 1")).isEqualTo(1);
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void connect(DemoDatabase database, String password) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), DemoDatabase.USER, password)) {
      connection.isValid(1);
    }
  }
}
