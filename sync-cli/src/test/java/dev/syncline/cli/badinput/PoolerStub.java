package dev.syncline.cli.badinput;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** Answers the start of a session as PgBouncer does when it is given settings with it. */
final class PoolerStub {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final String ANSWER = "unsupported startup parameter in options: datestyle";

  private PoolerStub() {}

  /** Runs something with the port it listens on. */
  static void with(IntConsumer action) {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> serve(server), "pooler");
      thread.setDaemon(true);
      thread.start();
      action.accept(server.getLocalPort());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        answer(new DataInputStream(client.getInputStream()), client.getOutputStream());
      } catch (IOException closed) {
        // The test is done, or the driver is.
      }
    }
  }

  private static void answer(DataInputStream in, OutputStream out) throws IOException {
    int length = in.readInt();
    int request = in.readInt();
    in.skipNBytes(length - 8L);
    if (request == SSL_REQUEST || request == GSS_REQUEST) {
      out.write('N');
      out.flush();
      answer(in, out);
      return;
    }
    byte[] fields = ("SFATAL\0C08P01\0M" + ANSWER + "\0\0").getBytes(StandardCharsets.US_ASCII);
    out.write(
        ByteBuffer.allocate(5 + fields.length)
            .put((byte) 'E')
            .putInt(4 + fields.length)
            .put(fields)
            .array());
    out.flush();
  }
}
