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
import java.util.Optional;

/** An HTTP client for one of ShopJot's services. */
final class ShopClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN_HEADER = "X-Sync-Token";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  ShopClient(URI base) {
    this.base = base;
  }

  URI base() {
    return base;
  }

  /** A response: HTTP status, JSON body, and the token to wait for, if it has one. */
  record Answer(int status, JsonNode body, Optional<String> syncToken) {
    /** The id of the created or changed object. */
    long id() {
      return body.path("id").asLong();
    }
  }

  Answer post(String path, Map<String, ?> body) throws InterruptedException {
    return send("POST", path, body);
  }

  /** A request that asks the service to wait for what the token stands for. */
  Answer postAfter(Optional<String> syncToken, String path, Map<String, ?> body)
      throws InterruptedException {
    return send(request("POST", path, body), syncToken);
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
    return send(request(method, path, body), Optional.empty());
  }

  private HttpRequest.Builder request(String method, String path, Map<String, ?> body) {
    return HttpRequest.newBuilder(base.resolve(path))
        .header("content-type", "application/json")
        .method(
            method,
            body.isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(JSON.valueToTree(body).toString()));
  }

  private Answer send(HttpRequest.Builder request, Optional<String> syncToken)
      throws InterruptedException {
    syncToken.ifPresent(token -> request.header(TOKEN_HEADER, token));
    HttpRequest built = request.build();
    try {
      HttpResponse<String> response = http.send(built, BodyHandlers.ofString());
      JsonNode answer =
          response.body().isBlank() ? JSON.nullNode() : JSON.readTree(response.body());
      return new Answer(response.statusCode(), answer, response.headers().firstValue(TOKEN_HEADER));
    } catch (IOException failure) {
      throw new UncheckedIOException(built.uri() + " cannot be reached", failure);
    }
  }
}
