package dev.syncline.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a pooler with {@code ignore_startup_parameters = options} does to the start of a session.
 */
@Tag("verify")
class DroppingPoolerTest {
  private final TestDatabase database = TestPostgres.shared().database();

  @Test
  void isRefusedByName() throws IOException {
    try (ServerSocket pooler = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> serve(pooler), "pooler");
      thread.setDaemon(true);
      thread.start();

      assertThatThrownBy(() -> Session.open(connection(pooler.getLocalPort()), "test"))
          .isInstanceOfSatisfying(
              SQLException.class, refused -> assertThat(Failure.refusesStartup(refused)).isTrue())
          .hasMessageContaining("connection pooler")
          .hasMessageContaining("connect to the server itself");
    }
  }

  private void serve(ServerSocket pooler) {
    try (Socket client = pooler.accept();
        Socket server = new Socket(database.host(), database.port())) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      byte[] start = in.readNBytes(in.readInt() - Integer.BYTES);
      byte[] kept = withoutOptions(start);
      DataOutputStream out = new DataOutputStream(server.getOutputStream());
      out.writeInt(kept.length + Integer.BYTES);
      out.write(kept);
      out.flush();
      Thread back = new Thread(() -> copy(server, client), "pooler back");
      back.setDaemon(true);
      back.start();
      copy(client, server);
    } catch (IOException over) {
      // The test is done.
    }
  }

  /** The protocol's version, then names and values, each with a zero behind it. */
  private static byte[] withoutOptions(byte[] start) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    kept.write(start, 0, Integer.BYTES);
    String[] texts =
        new String(start, Integer.BYTES, start.length - Integer.BYTES, StandardCharsets.UTF_8)
            .split("\0");
    for (int i = 0; i + 1 < texts.length; i += 2) {
      if (!texts[i].equals("options")) {
        kept.writeBytes((texts[i] + "\0" + texts[i + 1] + "\0").getBytes(StandardCharsets.UTF_8));
      }
    }
    kept.write(0);
    return kept.toByteArray();
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException over) {
      // One of the two has hung up.
    }
  }

  private ConnectionSettings connection(int port) {
    return new ConnectionSettings(
        new Slug("db"),
        "127.0.0.1",
        port,
        database.name(),
        TestDatabase.USER,
        new Secret("any"),
        Map.of());
  }
}
