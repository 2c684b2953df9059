package dev.syncline.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Waits until a consumer has applied a commit, so that a service reads what a user has just written
 * at another one. The service that wrote hands on a token, usually in the header {@code
 * X-Sync-Token}; the service that reads waits for it:
 *
 * <pre>{@code
 * SyncClient sync = SyncClient.at(URI.create("http://localhost:3003"));
 *
 * WaitResult result =
 *     sync.awaitApplied("to-orders/orders-schema", token, Duration.ofSeconds(2));
 * if (!result.isApplied()) {
 *   // What the user wrote is not here yet: answer with what there is, or "try again".
 * }
 * }</pre>
 *
 * <p>Ask the process that applies the consumer schema ({@code sync-cli manifest sync}), or one that
 * stands by for it. Immutable, and safe for use by many threads.
 */
public final class SyncClient {
  /** The longest timeout that a sync accepts. */
  public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

  /** What a request may take beside the wait itself. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(5);

  private static final Duration TO_CONNECT = Duration.ofSeconds(2);

  private final HttpClient http;
  private final URI service;
  private final Optional<String> apiToken;

  private SyncClient(HttpClient http, URI service, Optional<String> apiToken) {
    this.http = http;
    this.service = service;
    this.apiToken = apiToken;
  }

  /**
   * A client of one sync process.
   *
   * @param service the address of its HTTP service, such as {@code http://localhost:3003}
   * @throws IllegalArgumentException if it is no HTTP address
   */
  public static SyncClient at(URI service) {
    String scheme = service.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)
        || service.getHost() == null) {
      throw new IllegalArgumentException(service + " is not an address such as http://host:3003");
    }
    return new SyncClient(
        HttpClient.newBuilder().connectTimeout(TO_CONNECT).build(), service, Optional.empty());
  }

  /**
   * The same client, showing the API token of the process with each request.
   *
   * @param token what the process has as {@code SYNCLINE_API_TOKEN}
   */
  public SyncClient withApiToken(String token) {
    return new SyncClient(http, service, Optional.of(token));
  }

  /**
   * Waits until a consumer schema has applied everything that was committed before the token was
   * made. Returns at once if it has.
   *
   * @param consumer the consumer schema: {@code manifest/schema}, or only the schema's name if the
   *     process has one of that name
   * @param token the token, unchanged
   * @param timeout how long to wait, 60 s at most; zero only asks
   * @return whether it is applied; the timeout is no error
   * @throws SyncRefusedException if the process cannot tell: see {@link
   *     SyncRefusedException#status}
   * @throws SyncUnreachableException if it does not answer
   * @throws IllegalArgumentException if the timeout is negative or too long
   * @throws InterruptedException if the thread is interrupted, which ends the wait
   */
  public WaitResult awaitApplied(String consumer, String token, Duration timeout)
      throws InterruptedException {
    Objects.requireNonNull(consumer, "consumer");
    Objects.requireNonNull(token, "token");
    if (timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout " + timeout + " is not between 0 and 60 s");
    }
    return meaning(send(request(consumer, token, timeout)));
  }

  private HttpRequest request(String consumer, String token, Duration timeout) {
    String base = service.toString().replaceFirst("/+$", "");
    URI uri =
        URI.create(
            base
                + "/wait?consumer="
                + encoded(consumer)
                + "&token="
                + encoded(token)
                + "&timeout="
                + timeout.toMillis()
                + "ms");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout.plus(ON_THE_WAY))
            .header("Accept", "application/json");
    apiToken.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
    return request.build();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new SyncUnreachableException("the sync at " + service + " does not answer", failure);
    }
  }

  private WaitResult meaning(HttpResponse<String> response) {
    Answer answer = Answer.of(response.body());
    if (response.statusCode() == 200 && answer.isApplied()) {
      return new WaitResult.Applied(answer.position(), answer.waited());
    }
    if (response.statusCode() == 504 && answer.isTimeout()) {
      return new WaitResult.NotApplied(answer.stage(), answer.note(), answer.waited());
    }
    throw new SyncRefusedException(service, response.statusCode(), answer.problems());
  }

  @Override
  public String toString() {
    return "SyncClient at " + service;
  }
}
