package dev.syncline.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.engine.EngineState;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.Variables;
import dev.syncline.operations.wait.AppliedCursors;
import dev.syncline.operations.wait.ConsumerWait;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What /wait answers beside "applied", which ReadYourWritesTest sees. */
class WaitRouteTest {
  private static final String TOKEN = "s1.7563920194775543210.00000001.16384.0-1A2B3C8";
  private static final String API_TOKEN = "0123456789abcdef";
  private static final String MANIFEST =
      """
      {
        "slug": "shop", "manifestVersion": 0,
        "connections": [
          {"slug": "db-store", "config": {"connectionType": "postgres", "host": "localhost",
           "port": 1, "user": "u", "password": "p", "database": "d"}},
          {"slug": "db-destination", "config": {"connectionType": "postgres", "host": "localhost",
           "port": 1, "user": "u", "password": "p", "database": "d"}}],
        "dataStores": [{"connectionSlug": "db-destination"}],
        "eventStores": [{"connectionSlug": "db-store"}],
        "consumerSchemas": [{
          "name": "copies", "sourceManifestSlug": "owner",
          "publicSchema": {"name": "accounts", "majorVersion": 1},
          "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db-destination",
            "sql": "INSERT INTO copies (id) VALUES (:id)",
            "deleteSql": "DELETE FROM copies WHERE id = :id"}}]
      }
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final MemoryEventStore store = new MemoryEventStore();
  private StatusServer server;

  @BeforeEach
  void serve() {
    serve(Optional.empty());
  }

  private void serve(Optional<Secret> apiToken) {
    server =
        StatusServer.start(
            "localhost",
            List.of(0),
            new ApiAccess("localhost", apiToken),
            () -> EngineState.STARTED,
            List::of,
            Optional.of(
                new WaitRoute(
                    new ConsumerWait(
                        SyncPlanner.plan(
                            new ManifestReader(Variables.of(Map.of()))
                                .read(Path.of("shop.json"), MANIFEST)
                                .manifests()),
                        () -> store,
                        new AppliedCursors(),
                        List::of,
                        10))));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aTimeoutIs504WithWhatIsMissing() throws Exception {
    HttpResponse<String> response = ask("?consumer=shop/copies&timeout=50ms&token=" + TOKEN);

    assertThat(response.statusCode()).isEqualTo(504);
    JsonNode body = json.readTree(response.body());
    assertThat(body.path("applied").asBoolean(true)).isFalse();
    assertThat(body.path("consumer").asText()).isEqualTo("shop/copies");
    assertThat(body.path("waitedMillis").asLong()).isBetween(50L, 5_000L);
    assertThat(body.path("behind"))
        .isEqualTo(
            json.readTree(
                "{\"stage\":\"publication\",\"note\":\"the public schema is not published yet\"}"));
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void badParametersAre400AllAtOnce() throws Exception {
    HttpResponse<String> response = ask("?consumer=nothing&timeout=soon");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json.readTree(response.body()).path("problems").findValuesAsText("code"))
        .containsExactly("CLI-207", "CLI-206", "CLI-206");
  }

  @Test
  void anUnknownConsumerIs404() throws Exception {
    HttpResponse<String> response = ask("?consumer=shop/copie&token=" + TOKEN);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json.readTree(response.body()).at("/problems/0/fix").asText())
        .isEqualTo("did you mean 'shop/copies'?");
  }

  @Test
  void callersShowTheApiTokenAsForTheStatus() throws Exception {
    server.close();
    serve(Optional.of(new Secret(API_TOKEN)));
    String query = "?consumer=copies&timeout=0s&token=" + TOKEN;

    assertThat(ask(query).statusCode()).isEqualTo(401);
    assertThat(ask(query).body()).contains("CLI-132").doesNotContain("shop/copies");
    HttpRequest allowed =
        HttpRequest.newBuilder(address(query))
            .header("Authorization", "Bearer " + API_TOKEN)
            .build();
    assertThat(http.send(allowed, BodyHandlers.ofString()).statusCode()).isEqualTo(504);
  }

  @Test
  void onlyGetIsServed() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(address("?consumer=copies"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  private URI address(String query) {
    return URI.create("http://localhost:" + server.port() + "/wait" + query);
  }

  private HttpResponse<String> ask(String query) throws Exception {
    return http.send(HttpRequest.newBuilder(address(query)).build(), BodyHandlers.ofString());
  }
}
