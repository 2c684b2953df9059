package dev.syncline.shop.kit.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.shop.kit.database.Database;
import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.shop.kit.http.ServerAddress;
import dev.syncline.shop.kit.http.WebServer;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import io.javalin.http.ConflictResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("verify")
class SyncTokensTest {
  private final TestDatabase tables = TestPostgres.shared().database();
  private Database database;
  private WebServer server;

  @BeforeEach
  void serve() {
    tables.execute("CREATE TABLE notes (text text)");
    database = Database.at(new DatabaseAddress(tables.url(), TestDatabase.USER, ""), 2);
    server =
        new WebServer(
            new ServerAddress("localhost", 0),
            routes -> {
              new SyncTokens(database.jdbi()).register(routes);
              routes.get("/notes", context -> context.result("[]"));
              routes.post("/notes", context -> write());
              routes.put("/notes", context -> write());
              routes.patch("/notes", context -> write());
              routes.delete("/notes", context -> write());
              routes.post(
                  "/refused",
                  context -> {
                    throw new ConflictResponse("taken");
                  });
            });
    server.start();
  }

  private void write() {
    database.jdbi().useHandle(handle -> handle.execute("INSERT INTO notes VALUES ('n')"));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void aWriteIsAnsweredWithAPlaceBehindItsCommit(String method) throws Exception {
    String before = tables.value("SELECT pg_current_wal_insert_lsn()");

    String token = token(send(method, "/notes")).orElseThrow();

    String[] parts = token.split("\\.");
    assertThat(parts).hasSize(5);
    assertThat(parts[0]).isEqualTo("s1");
    assertThat(parts[1])
        .isEqualTo(tables.value("SELECT system_identifier FROM pg_control_system()"));
    assertThat(parts[2]).isEqualTo("00000001");
    assertThat(parts[3])
        .isEqualTo(tables.value("SELECT oid FROM pg_database WHERE datname = current_database()"));
    assertThat(
            tables.value(
                "SELECT pg_lsn '%1$s' > pg_lsn '%2$s' AND pg_lsn '%1$s' < pg_current_wal_insert_lsn()"
                    .formatted(parts[4].replace('-', '/'), before)))
        .isEqualTo("t");
  }

  @Test
  void whatWritesNothingIsAnsweredWithout() throws Exception {
    assertThat(token(send("GET", "/notes"))).isEmpty();
    assertThat(send("POST", "/refused").statusCode()).isEqualTo(409);
    assertThat(token(send("POST", "/refused"))).isEmpty();
    assertThat(token(send("POST", "/nowhere"))).isEmpty();
  }

  /** The write is done, whatever comes of the token. */
  @Test
  void aTokenThatCannotBeMadeIsLeftOut() throws Exception {
    Database unreachable = Database.at(new DatabaseAddress(tables.url(), TestDatabase.USER, ""), 1);
    WebServer other =
        new WebServer(
            new ServerAddress("localhost", 0),
            routes -> {
              new SyncTokens(unreachable.jdbi()).register(routes);
              routes.post("/notes", context -> write());
            });
    other.start();
    unreachable.close();
    try {
      HttpResponse<String> response = send(other, "POST", "/notes");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(token(response)).isEmpty();
    } finally {
      other.close();
    }
  }

  private static Optional<String> token(HttpResponse<String> response) {
    return response.headers().firstValue("X-Sync-Token");
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return send(server, method, path);
  }

  private static HttpResponse<String> send(WebServer server, String method, String path)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.url() + path))
                .method(method, BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
  }
}
