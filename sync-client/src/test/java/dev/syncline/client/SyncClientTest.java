package dev.syncline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.syncline.client.SyncRefusedException.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's half of the conversation; the process tests of sync-cli have both. */
class SyncClientTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String TOKEN = "s1.7563920194775543210.00000001.16384.0-1A2B3C8";

  private final CountDownLatch released = new CountDownLatch(1);
  private HttpServer server;
  private SyncClient client;
  private volatile int status = 200;
  private volatile String body = "";
  private volatile boolean hangs;
  private volatile URI asked;
  private volatile Optional<String> authorization = Optional.empty();

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          asked = exchange.getRequestURI();
          authorization =
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
          if (hangs) {
            hang();
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    client = SyncClient.at(URI.create("http://localhost:" + server.getAddress().getPort()));
  }

  private void hang() {
    try {
      released.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
  }

  @Test
  void asksForTheConsumerAndSaysWhereItIs() throws InterruptedException {
    body = "{\"applied\":true,\"consumer\":\"a/b c\",\"position\":12345678901,\"waitedMillis\":12}";

    WaitResult result = client.awaitApplied("a/b c", TOKEN, Duration.ofMillis(1_500));

    assertThat(result).isEqualTo(new WaitResult.Applied(12_345_678_901L, Duration.ofMillis(12)));
    assertThat(result.isApplied()).isTrue();
    assertThat(asked).hasToString("/wait?consumer=a%2Fb+c&token=" + TOKEN + "&timeout=1500ms");
    assertThat(authorization).isEmpty();
  }

  @Test
  void aTimeoutIsNoError() throws InterruptedException {
    status = 504;
    body =
        """
        {"applied": false, "consumer": "a/b", "waitedMillis": 1000,
         "behind": {"stage": "apply", "events": 3, "note": "running \\u00e4 \\"x\\""}}
        """;

    WaitResult result = client.awaitApplied("a/b", TOKEN, SECOND);

    assertThat(result)
        .isEqualTo(new WaitResult.NotApplied("apply", "running \u00e4 \"x\"", SECOND));
    assertThat(result.isApplied()).isFalse();
  }

  @Test
  void aRefusalHasItsProblems() {
    status = 409;
    body =
        """
        {"applied":false,"problems":[{"code":"CLI-208","message":"of another server","fix":"go on"}]}
        """;

    SyncRefusedException refused =
        catchThrowableOfType(
            SyncRefusedException.class, () -> client.awaitApplied("a/b", TOKEN, SECOND));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problems())
        .containsExactly(new Problem("CLI-208", "of another server", "go on"));
    assertThat(refused).hasMessageContaining("409; CLI-208 of another server (go on)");
  }

  @Test
  void showsTheApiTokenAndNeverPrintsIt() throws InterruptedException {
    status = 401;
    body = "{\"code\":\"CLI-132\",\"message\":\"no token\",\"fix\":\"send it\"}";
    SyncClient allowed = client.withApiToken("0123456789abcdef");

    assertThatThrownBy(() -> allowed.awaitApplied("a/b", TOKEN, SECOND))
        .isInstanceOf(SyncRefusedException.class)
        .hasMessageContaining("CLI-132")
        .hasMessageNotContaining("0123456789abcdef");
    assertThat(authorization).contains("Bearer 0123456789abcdef");
    assertThat(allowed.toString()).doesNotContain("0123456789abcdef");
  }

  /** Also from a proxy, which says nothing about a consumer. */
  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{\"applied\":fal", "[]", "null", "{\"applied\":\"no\"}"})
  void anAnswerOfSomethingElseIsNotTakenForOne(String text) {
    body = text;
    for (int code : new int[] {200, 504, 502}) {
      status = code;
      assertThatThrownBy(() -> client.awaitApplied("a/b", TOKEN, SECOND))
          .isInstanceOf(SyncRefusedException.class)
          .hasMessageContaining(" answered " + code);
    }
  }

  @Test
  void aSyncThatDoesNotRunIsUnreachable() {
    server.stop(0);

    assertThatThrownBy(() -> client.awaitApplied("a/b", TOKEN, SECOND))
        .isInstanceOf(SyncUnreachableException.class)
        .hasMessageMatching("the sync at http://localhost:\\d+ does not answer")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    hangs = true;
    CompletableFuture<Thread> waiting = new CompletableFuture<>();
    CompletableFuture<WaitResult> result =
        CompletableFuture.supplyAsync(
            () -> {
              waiting.complete(Thread.currentThread());
              try {
                return client.awaitApplied("a/b", TOKEN, Duration.ofSeconds(60));
              } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
              }
            });
    waiting.get().interrupt();

    assertThat(result)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withRootCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void whatCannotBeAskedIsRefusedHere() {
    assertThatThrownBy(() -> client.awaitApplied("a/b", TOKEN, Duration.ofSeconds(61)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.awaitApplied("a/b", TOKEN, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SyncClient.at(URI.create("localhost:3003")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not an address such as http://host:3003");
  }
}
