package dev.syncline.shop.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.shop.orders.database.DatabaseAddress;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** The service on a free port and an empty database, spoken to over HTTP. */
public final class RunningOrders implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final TestDatabase database;
  private final OrdersApp app;

  private RunningOrders(TestDatabase database) {
    this.database = database;
    DatabaseAddress address = new DatabaseAddress(database.url(), TestDatabase.USER, "");
    this.app = OrdersApp.start(new OrdersSettings("localhost", 0, address));
  }

  public static RunningOrders onAnEmptyDatabase() {
    return new RunningOrders(TestPostgres.shared().database());
  }

  public TestDatabase database() {
    return database;
  }

  public Reply get(String path) {
    return send("GET", path, "");
  }

  public Reply post(String path, String body) {
    return send("POST", path, body);
  }

  /** Adds a product and answers its id. */
  public long product(int price) {
    String body = "{\"name\": \"Tea\", \"price\": " + price + "}";
    return post("/products", body).body().path("id").asLong();
  }

  /** Writes what the sync would write. */
  public void arrives(long account, String name) {
    database.execute(
        "INSERT INTO destination_accounts (id, name) VALUES (%d, '%s')".formatted(account, name));
  }

  public Reply send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + app.port() + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return Reply.of(response);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }

  @Override
  public void close() {
    app.close();
  }

  /** What came back; the body is a missing node when it is empty. */
  public record Reply(int status, String contentType, String location, JsonNode body) {
    private static Reply of(HttpResponse<String> response) throws IOException {
      return new Reply(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.headers().firstValue("Location").orElse(""),
          MAPPER.readTree(response.body()));
    }

    public String detail() {
      return body.path("detail").asText();
    }

    /** The invalid fields, one {@code field: message} line each, in alphabetical order. */
    public List<String> errors() {
      return body.path("errors").findParents("field").stream()
          .map(error -> error.path("field").asText() + ": " + error.path("message").asText())
          .sorted()
          .toList();
    }
  }
}
