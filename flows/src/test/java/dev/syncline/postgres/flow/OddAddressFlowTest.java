package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole sync where host, databases and roles have names that mean something in a URL. */
@Tag("verify")
class OddAddressFlowTest {
  private static final String ROLE = "r?s&t=u/v%20 \"y\",;:@#é";
  private static final Logins ROLES = new Logins(ROLE, ROLE, ROLE, ROLE);
  private static TestPostgres server;

  @BeforeAll
  static void startServer() {
    server = TestPostgres.start("wal_level=logical", "listen_addresses=*");
    server
        .database()
        .execute("CREATE ROLE " + quoted(ROLE) + " SUPERUSER REPLICATION LOGIN PASSWORD 'any'");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "[::1]", "127.0.0.1"})
  void syncsBetweenDatabasesOfAnyName(String host) {
    String number = "abcdefghij".charAt(Math.abs(host.hashCode() % 10)) + host.substring(0, 1);
    try (SyncRig rig =
        new SyncRig(
                database(host, "a?b&c=d/e%20 \"x\" " + number),
                database(host, "$1 ${env:HOME}+;,'\\ " + number),
                database(host, " db?sslmode=require&user=é " + number))
            .as(ROLES, "slot_" + Integer.toUnsignedString(host.hashCode()))) {
      rig.source()
          .execute(
              "CREATE TABLE accounts (id bigint PRIMARY KEY, balance int)",
              "INSERT INTO accounts VALUES (1, 1)");
      rig.destination().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, balance int)");
      rig.publish(table("accounts", "id", "balance"))
          .consume(copy("accounts", "accounts", "id", "balance"));

      rig.start();
      rig.drain();
      rig.source().execute("INSERT INTO accounts VALUES (2, 2)");
      rig.drain();

      assertThat(rig.destination().rows("SELECT id, balance FROM accounts ORDER BY id"))
          .containsExactly("1|1", "2|2");
      assertThat(
              rig.source()
                  .rows(
                      "SELECT DISTINCT usename::text FROM pg_stat_activity"
                          + " WHERE application_name LIKE 'Debezium%'"))
          .containsExactly(ROLE);
    }
  }

  private static TestDatabase database(String host, String name) {
    server.database().execute("CREATE DATABASE " + quoted(name));
    String url =
        "jdbc:postgresql:"
            + URLEncoder.encode(name, StandardCharsets.UTF_8)
            + "?user=postgres&PGHOST=127.0.0.1&PGPORT="
            + server.port();
    return new TestDatabase(host, server.port(), name, url);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
