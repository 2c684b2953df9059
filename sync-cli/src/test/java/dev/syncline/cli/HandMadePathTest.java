package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.cli.terminal.Environment;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's section "Make ShopJot by hand", command by command, on three servers. */
@Tag("verify")
class HandMadePathTest {
  private static final String SCHEMAS = "../schemas/src/main/java/dev/syncline/shop/schemas/";

  @TempDir private Path directory;

  @Test
  void worksAsTheReadmeSays() throws Exception {
    try (TestPostgres accountsServer = TestPostgres.start("wal_level=logical");
        TestPostgres ordersServer = TestPostgres.start("wal_level=logical");
        TestPostgres storeServer = TestPostgres.start("wal_level=logical")) {
      TestDatabase accounts = accountsServer.database("db-accounts");
      TestDatabase orders = ordersServer.database("db-orders");
      TestDatabase store = storeServer.database("db-eventstore");
      accounts.execute("CREATE TABLE accounts (id bigserial PRIMARY KEY, email text, name text)");
      orders.execute(
          "CREATE TABLE destination_accounts (id bigint PRIMARY KEY, name text NOT NULL, synced_at"
              + " timestamptz DEFAULT now())");

      String from = file("from-accounts.json");
      String to = file("to-orders.json");
      String secret = file("secret.json");
      run("manifest", "init", "--slug", "from-accounts", "--manifest", from);
      run("collect", SCHEMAS + "AccountsSchema.java", "--manifest", from, "--write");
      run("manifest", "init", "--slug", "to-orders", "--manifest", to);
      run("collect", SCHEMAS + "OrdersSchema.java", "--manifest", to, "--write");
      run("manifest", "init", "--slug", "manifest-secret", "--manifest", secret);
      connect(secret, accounts);
      connect(secret, orders);
      connect(secret, store);
      run(
          "manifest",
          "datastore",
          "add",
          "--manifest",
          secret,
          "--connection",
          "db-accounts",
          "--slot",
          "accounts_slot",
          "--publication",
          "accounts_publication");
      run("manifest", "datastore", "add", "--manifest", secret, "--connection", "db-orders");
      run("manifest", "eventstore", "add", "--manifest", secret, "--connection", "db-eventstore");

      try (SyncProcess publisher =
              new SyncProcess(directory.resolve("publisher.log"), Path.of(from), Path.of(secret));
          SyncProcess consumer =
              new SyncProcess(directory.resolve("consumer.log"), Path.of(to), Path.of(secret))) {
        accounts.execute(
            "INSERT INTO accounts (email, name) VALUES ('ada@example.org', 'Ada')",
            "INSERT INTO accounts (email, name) VALUES ('bob@example.org', 'Bob')",
            "UPDATE accounts SET name = 'Rob' WHERE name = 'Bob'");
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () ->
                    assertThat(orders.rows("SELECT id, name FROM destination_accounts ORDER BY id"))
                        .as(publisher.output() + consumer.output())
                        .containsExactly("1|Ada", "2|Rob"));
        assertThat(
                store.value(
                    "SELECT object FROM sync_events.events WHERE key->>'id' = '1' AND"
                        + " public_schema_name = 'accounts-schema' ORDER BY position LIMIT 1"))
            .isEqualTo("{\"id\":1,\"name\":\"Ada\",\"email\":\"ada@example.org\"}");
        assertThat(publisher.terminate()).isEqualTo(143);
        assertThat(consumer.terminate()).isEqualTo(143);
        assertThat(publisher.output() + consumer.output())
            .doesNotContain("ERROR")
            .doesNotContain("\tat ");
      }
    }
  }

  private void connect(String manifest, TestDatabase database) {
    run(
        "manifest",
        "connection",
        "add",
        "--manifest",
        manifest,
        "--slug",
        database.name(),
        "--type",
        "postgres",
        "--host",
        database.host(),
        "--port",
        Integer.toString(database.port()),
        "--user",
        TestDatabase.USER,
        "--password-env",
        "SHOP_PASSWORD",
        "--database",
        database.name());
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private static void run(String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new SyncCli(request -> 1)
            .run(
                command,
                out,
                err,
                new Environment(Map.of("SHOP_PASSWORD", "postgres"), Path.of(""), false));
    assertThat(status)
        .as("%s: %s", String.join(" ", command), err.toString(StandardCharsets.UTF_8))
        .isZero();
  }
}
