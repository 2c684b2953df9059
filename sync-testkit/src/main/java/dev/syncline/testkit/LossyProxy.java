package dev.syncline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP proxy in front of PostgreSQL that counts round trips and can lose replies. */
public final class LossyProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ServerSocket listening =
      new ServerSocket(0, 50, InetAddress.getByName("localhost"));
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<RoundTrips> roundTrips = new CopyOnWriteArrayList<>();
  private final int target;
  private volatile String cutAfter = "";
  private volatile int silenced;
  private volatile String wanted = "";
  private volatile boolean found;

  /**
   * @param target the server's port on this machine
   */
  public LossyProxy(int target) throws IOException {
    this.target = target;
    start(this::accept);
  }

  /** The port on which it listens on this machine. */
  public int port() {
    return listening.getLocalPort();
  }

  /** The number of round trips on all connections. */
  public int roundTrips() {
    return roundTrips.stream().mapToInt(RoundTrips::count).sum();
  }

  /** Starts to search for a text in what clients send. */
  public void lookFor(String text) {
    found = false;
    wanted = text;
  }

  /** Whether a client has sent the text since. */
  public boolean hasFound() {
    return found;
  }

  /**
   * From now on, a reply that reports the end of this command is not forwarded, and ends all
   * replies on its connection. The reply names the command even if the driver sent only the name of
   * a prepared statement.
   */
  public void dropTheReplyTo(String command) {
    cutAfter = command;
  }

  /** Keeps the present connections open, but forwards no more replies on them. */
  public void silence() {
    silenced = sockets.size();
  }

  /** Accepts no more connections. */
  public void refuse() throws IOException {
    listening.close();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      Socket server = new Socket("localhost", target);
      int number = sockets.size();
      sockets.addAll(List.of(client, server));
      RoundTrips trips = new RoundTrips();
      roundTrips.add(trips);
      start(() -> forwardRequests(client, server, trips));
      start(() -> forwardReplies(server, client, number, trips));
    }
  }

  private void forwardRequests(Socket client, Socket server, RoundTrips trips) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    InputStream in = client.getInputStream();
    OutputStream out = server.getOutputStream();
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      trips.clientSays();
      if (!wanted.isEmpty() && text(buffer, read).contains(wanted)) {
        found = true;
      }
      out.write(buffer, 0, read);
      out.flush();
    }
  }

  private void forwardReplies(Socket server, Socket client, int number, RoundTrips trips)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    InputStream in = server.getInputStream();
    OutputStream out = client.getOutputStream();
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      if (!cutAfter.isEmpty() && text(buffer, read).contains(cutAfter)) {
        client.shutdownOutput();
        return;
      }
      if (number >= silenced) {
        trips.serverSays();
        out.write(buffer, 0, read);
        out.flush();
      }
    }
    client.shutdownOutput();
  }

  private static String text(byte[] buffer, int length) {
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException ended) {
                // One side has closed: this connection is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
