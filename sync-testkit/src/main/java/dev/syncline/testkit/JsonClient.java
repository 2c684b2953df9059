package dev.syncline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Sends JSON to a service over HTTP. */
public final class JsonClient {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  /**
   * @param url the service's, without a path, as in {@code http://localhost:3000}
   */
  public JsonClient(String url) {
    this.url = url;
  }

  public JsonReply get(String path) {
    return send("GET", path, "");
  }

  /** Sends the body as it is, also if it is not JSON. */
  public JsonReply send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .build();
    try {
      return JsonReply.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }
}
