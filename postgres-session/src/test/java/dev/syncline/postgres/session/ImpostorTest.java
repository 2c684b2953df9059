package dev.syncline.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process that listens where the server should, and asks for the password in clear. */
class ImpostorTest {
  private static final byte[] ASK_FOR_PASSWORD = {'R', 0, 0, 0, 8, 0, 0, 0, 3};

  @Test
  void isNotToldThePassword() throws Exception {
    try (ServerSocket impostor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> listen(impostor));

      assertThatThrownBy(() -> Session.open(connection(impostor.getLocalPort()), "test"))
          .isInstanceOf(SQLException.class);

      assertThat(told.get(20, TimeUnit.SECONDS)).doesNotContain("s3cret");
    }
  }

  /** Everything it is told until the other side hangs up or has nothing more to say. */
  private static String listen(ServerSocket impostor) {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (Socket client = impostor.accept()) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      in.skipNBytes(in.readInt() - 4L);
      client.getOutputStream().write(ASK_FOR_PASSWORD);
      client.getOutputStream().flush();
      client.setSoTimeout(5_000);
      for (int next = in.read(); next >= 0; next = in.read()) {
        told.write(next);
      }
    } catch (IOException silent) {
      // What it was told before counts.
    }
    return told.toString(StandardCharsets.UTF_8);
  }

  private static ConnectionSettings connection(int port) {
    return new ConnectionSettings(
        new Slug("db"), "127.0.0.1", port, "db", "me", new Secret("s3cret"), Map.of());
  }
}
