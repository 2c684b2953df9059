package dev.syncline.faults.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** One connection through a link. */
final class Wire {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Socket client;
  private final Conditions conditions;
  private volatile Socket server;
  private volatile boolean silent;
  private volatile boolean over;

  Wire(Socket client, Conditions conditions) {
    this.client = client;
    this.conditions = conditions;
  }

  /** Work that ends with its connection. */
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  static void inBackground(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException ended) {
                // A side has closed, or the link has.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  boolean isOver() {
    return over;
  }

  void silence() {
    silent = true;
  }

  /** Connects to the server and carries data both ways until a side closes. */
  void connect(int target) throws IOException, InterruptedException {
    try {
      if (!silent) {
        server = new Socket(InetAddress.getLoopbackAddress(), target);
        inBackground("replies", this::carryReplies);
      }
      carryRequests();
    } finally {
      ended();
    }
  }

  private void carryRequests() throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    InputStream in = client.getInputStream();
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      Thread.sleep(conditions.delay.toMillis());
      if (!silent) {
        write(server.getOutputStream(), buffer, read);
      }
    }
  }

  private void carryReplies() throws IOException, InterruptedException {
    try {
      byte[] buffer = new byte[BUFFER_BYTES];
      InputStream in = server.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        Thread.sleep(conditions.delay.toMillis());
        if (!silent && conditions.loses(buffer, read)) {
          reset();
        } else if (!silent) {
          write(client.getOutputStream(), buffer, read);
        }
      }
    } finally {
      ended();
    }
  }

  private static void write(OutputStream out, byte[] buffer, int length) throws IOException {
    out.write(buffer, 0, length);
    out.flush();
  }

  /** One side has closed; on a silent wire the other side never learns of it. */
  private void ended() {
    if (!silent) {
      reset();
    }
  }

  /** Ends both sides at once, unsent data lost. */
  void reset() {
    over = true;
    for (Socket socket : new Socket[] {client, server}) {
      try {
        if (socket != null) {
          socket.setSoLinger(true, 0);
          socket.close();
        }
      } catch (IOException alreadyClosed) {
        // It is over either way.
      }
    }
  }
}
