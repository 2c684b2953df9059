package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The roles of the example in containers, made by the very text of {@code docker/*.sql}. */
@Tag("verify")
class ExampleRolesTest {
  private static final Logins ROLES =
      new Logins("syncline_source", "syncline_writer", "syncline_writer", "syncline_sink");

  private final TestPostgres server = TestPostgres.start("wal_level=logical");

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sufficeForASyncAndMayBeMadeAgain() throws IOException {
    TestDatabase source = server.database();
    TestDatabase store = server.database();
    TestDatabase destination = server.database();
    source.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "CREATE TABLE addresses (id bigint PRIMARY KEY, account_id bigint)",
        "INSERT INTO accounts VALUES (1, 'Ada')");
    destination.execute(
        "CREATE TABLE destination_accounts (id bigint PRIMARY KEY, name text)",
        "CREATE TABLE destination_customers (id bigint PRIMARY KEY)");
    for (int time = 0; time < 2; time++) {
      source.execute(text("accounts.sql"));
      store.execute(text("eventstore.sql"));
      destination.execute(text("orders.sql"));
    }
    try (SyncRig rig = new SyncRig(source, store, destination).as(ROLES, "from_accounts")) {
      rig.publish(table("accounts", "id", "name"), table("addresses", "id", "account_id"))
          .consume(copy("accounts", "destination_accounts", "id", "name"))
          .start();
      rig.drain();
      source.execute("INSERT INTO accounts VALUES (2, 'Bob')");
      rig.drain();
    }
    assertThat(destination.rows("SELECT name FROM destination_accounts ORDER BY id"))
        .containsExactly("Ada", "Bob");
    assertThat(
            server
                .database()
                .rows("SELECT rolname FROM pg_roles WHERE rolsuper AND rolname LIKE 'syncline%'"))
        .isEmpty();
  }

  /** As psql sends them, with the password in its place. */
  private static String[] text(String file) throws IOException {
    return Files.readString(Path.of("..", "docker", file))
        .replaceAll("(?m)^\\\\getenv .*$", "")
        .replace(":'password'", "'any'")
        .split(";\n(?!END| |EXCEPTION)");
  }
}
