package dev.syncline.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** An HTTP client for one of ShopJot's services. */
final class ShopClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  ShopClient(URI base) {
    this.base = base;
  }

  URI base() {
    return base;
  }

  /** A response: HTTP status and JSON body. */
  record Answer(int status, JsonNode body) {
    /** The id of the created or changed object. */
    long id() {
      return body.path("id").asLong();
    }
  }

  Answer post(String path, Map<String, ?> body) throws InterruptedException {
    return send("POST", path, body);
  }

  Answer patch(String path, Map<String, ?> body) throws InterruptedException {
    return send("PATCH", path, body);
  }

  Answer delete(String path) throws InterruptedException {
    return send("DELETE", path, Map.of());
  }

  /** Returns the response if it is a success, and throws otherwise. */
  Answer require(Answer answer) {
    if (answer.status() >= 300) {
      throw new IllegalStateException(base + " answered " + answer.status() + ": " + answer.body());
    }
    return answer;
  }

  private Answer send(String method, String path, Map<String, ?> body) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(base.resolve(path))
              .header("content-type", "application/json")
              .method(
                  method,
                  body.isEmpty()
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      JsonNode answer =
          response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body());
      return new Answer(response.statusCode(), answer);
    } catch (IOException failure) {
      throw new UncheckedIOException(base + path + " cannot be reached", failure);
    }
  }
}
