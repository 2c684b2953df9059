package dev.syncline.postgres.source.internal.debezium;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StreamSocketTest {
  private static final int LOOK = 1;
  private static final int LATER_MILLIS = 150;

  private final AtomicBoolean closing = new AtomicBoolean();
  private final StreamSocket socket = new StreamSocket(closing::get);
  private final byte[] buffer = new byte[8];
  private ServerSocket listening;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    socket.connect(listening.getLocalSocketAddress());
    server = listening.accept();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
    listening.close();
  }

  @Test
  void aLookSeesWhatComesMeanwhile() throws Exception {
    socket.setSoTimeout(LOOK);
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            this::send, CompletableFuture.delayedExecutor(LATER_MILLIS, MILLISECONDS));

    assertThat(socket.getInputStream().read(buffer)).isEqualTo(1);
    writing.get();
  }

  @Test
  void aLookEndsWhereNothingComes() throws IOException {
    socket.setSoTimeout(LOOK);

    assertThatThrownBy(() -> socket.getInputStream().read(buffer))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aLookEndsEarlyWhenTheCaptureIsClosed() throws IOException {
    socket.setSoTimeout(LOOK);
    closing.set(true);
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            this::send, CompletableFuture.delayedExecutor(2 * LATER_MILLIS, MILLISECONDS));

    assertThatThrownBy(() -> socket.getInputStream().read(buffer))
        .isInstanceOf(SocketTimeoutException.class);
    writing.join();
  }

  @Test
  void anyOtherReadHasTheTimeItWasGiven() throws IOException {
    socket.setSoTimeout(2 * LOOK);
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            this::send, CompletableFuture.delayedExecutor(LATER_MILLIS, MILLISECONDS));

    assertThatThrownBy(() -> socket.getInputStream().read(buffer))
        .isInstanceOf(SocketTimeoutException.class);
    writing.join();
  }

  private void send() {
    try {
      server.getOutputStream().write(1);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
