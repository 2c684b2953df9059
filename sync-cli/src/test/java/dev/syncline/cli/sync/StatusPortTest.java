package dev.syncline.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.EngineState;
import dev.syncline.manifest.verify.DiagnosticException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which port the HTTP service takes. */
class StatusPortTest {
  @Test
  void theFirstOfThoseAllowedThatIsFree() throws IOException {
    try (ServerSocket taken = onLoopback();
        ServerSocket free = onLoopback()) {
      free.close();
      try (StatusServer server =
          start("localhost", List.of(taken.getLocalPort(), free.getLocalPort()))) {
        assertThat(server.port()).isEqualTo(free.getLocalPort());
      }
    }
  }

  @Test
  void onePortAskedForByNumberIsTakenOrRefused() throws IOException {
    try (ServerSocket taken = onLoopback()) {
      assertThatThrownBy(() -> start("localhost", List.of(taken.getLocalPort())))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("CLI-131")
          .hasMessageContaining("--api-port");
    }
  }

  @Test
  void anAddressOfAnotherMachineIsRefusedByThatName() {
    assertThatThrownBy(() -> start("192.0.2.1", List.of(0)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-131")
        .hasMessageContaining("--hostname");
  }

  private static ServerSocket onLoopback() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByName("localhost"));
  }

  private static StatusServer start(String hostname, List<Integer> ports) {
    return StatusServer.start(
        hostname,
        ports,
        new ApiAccess(hostname, Optional.empty()),
        () -> EngineState.STARTED,
        List::of,
        Optional.empty());
  }
}
