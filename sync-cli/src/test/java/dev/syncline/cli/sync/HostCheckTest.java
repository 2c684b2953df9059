package dev.syncline.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.EngineState;
import dev.syncline.manifest.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose name a request may ask for while the service listens on loopback. */
class HostCheckTest {
  private static final String TOKEN = "0123456789abcdef";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /status HTTP/1.1|Host: localhost",
        "GET /status HTTP/1.1|Host: localhost:3000",
        "GET /status HTTP/1.1|host:LOCALHOST:1",
        "GET /status HTTP/1.1|Host: 127.0.0.1:3000",
        "GET /status HTTP/1.1|Host: [::1]:3000",
        "GET /status HTTP/1.0|Host: localhost",
        "GET http://localhost/status HTTP/1.1|Host: localhost",
        "GET /health/live HTTP/1.1|Host: localhost"
      })
  void thisMachinesNamesAreServed(String request) throws IOException {
    assertThat(answer("localhost", Optional.empty(), request)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /status HTTP/1.1|Host: evil.example",
        "GET /status HTTP/1.1|Host: evil.example:3000",
        "GET /status HTTP/1.1|Host: localhost.evil.example",
        "GET /status HTTP/1.1|Host: evil.example.localhost",
        "GET /status HTTP/1.1|Host: localhost.",
        "GET /status HTTP/1.1|Host: localhost@evil.example",
        "GET /status HTTP/1.1|Host: evil.example@localhost",
        "GET /status HTTP/1.1|Host: localhost, evil.example",
        "GET /status HTTP/1.1|Host: localhost evil.example",
        "GET /status HTTP/1.1|Host: localhost:3000:3000",
        "GET /status HTTP/1.1|Host: 127.0.0.1.evil.example",
        "GET /status HTTP/1.1|Host: 0.0.0.0",
        "GET /status HTTP/1.1|Host: 2130706433",
        "GET /status HTTP/1.1|Host:",
        "GET /status HTTP/1.1|X-Host: localhost",
        "GET /status HTTP/1.1|Host: localhost|Host: evil.example",
        "GET /status HTTP/1.1|Host: evil.example|Host: localhost",
        "GET /status HTTP/1.1|Host : localhost",
        "GET /status HTTP/1.1|Host: evil.example|X-Forwarded-Host: localhost",
        "GET http://evil.example/status HTTP/1.1|Host: localhost",
        "GET http://localhost/status HTTP/1.1|Host: evil.example",
        "GET http://localhost@evil.example/status HTTP/1.1|Host: localhost",
        "GET //evil.example/status HTTP/1.1|Host: evil.example",
        "GET /status HTTP/1.0|Host: evil.example",
        "GET /status HTTP/1.0|X: y",
        "GET /health/ready HTTP/1.1|Host: evil.example",
        "GET /health/live HTTP/1.1|Host: evil.example",
        "GET /nothing HTTP/1.1|Host: evil.example",
        "OPTIONS /status HTTP/1.1|Host: evil.example",
        "HEAD /status HTTP/1.1|Host: evil.example"
      })
  void anyOtherNameIsRefusedAndToldNothing(String request) throws IOException {
    for (Optional<Secret> token :
        List.of(Optional.<Secret>empty(), Optional.of(new Secret(TOKEN)))) {
      assertThat(answer("localhost", token, request + "|Authorization: Bearer " + TOKEN))
          .matches("(?s)HTTP/1.1 4(00|21).*")
          .doesNotContain("pipelines", "started", "live\"", "ready");
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.2, 127.0.0.2:80, 200", "127.0.0.2, 127.0.0.3, 421"})
  void theNameItListensOnIsServedToo(String hostname, String host, int status) throws IOException {
    assertThat(answer(hostname, Optional.empty(), "GET /status HTTP/1.1|Host: " + host))
        .startsWith("HTTP/1.1 " + status);
  }

  @Test
  void onOtherAddressesTheTokenIsTheCheck() throws IOException {
    assertThat(
            answer(
                "0.0.0.0",
                Optional.of(new Secret(TOKEN)),
                "GET /status HTTP/1.1|Host: sync.internal|Authorization: Bearer " + TOKEN))
        .startsWith("HTTP/1.1 200");
  }

  /** What a client is answered that sends these lines as they are. */
  private static String answer(String hostname, Optional<Secret> token, String lines)
      throws IOException {
    try (StatusServer server =
            StatusServer.start(
                hostname, 0, new ApiAccess(hostname, token), () -> EngineState.STARTED, List::of);
        Socket socket = new Socket(InetAddress.getByName(hostname), server.port())) {
      String request = lines.replace("|", "\r\n") + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(10_000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
