package dev.syncline.faults.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The network between one process and one database: a TCP proxy that can be made bad. */
public final class Link implements AutoCloseable {
  private final String name;
  private final int target;
  private final ServerSocket listening;
  private final List<Wire> wires = new CopyOnWriteArrayList<>();
  private final Conditions conditions = new Conditions();
  private volatile boolean silent;

  /**
   * @param name from whom to where, for people
   * @param target the database server's port on this machine
   */
  public Link(String name, int target) {
    this.name = name;
    this.target = target;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    Wire.inBackground("accept " + name, this::accept);
  }

  public String name() {
    return name;
  }

  /** Where the process connects to. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Resets all connections; new ones get through. */
  public void cut() {
    wires.forEach(Wire::reset);
    wires.clear();
  }

  /**
   * From now on every byte is swallowed and nobody is told. Connections of before and of meanwhile
   * stay silent even after {@link #heal}, as after a firewall has forgotten them.
   */
  public void silence() {
    silent = true;
    wires.forEach(Wire::silence);
  }

  /** Every piece of data takes so much longer in each direction. */
  public void delay(Duration by) {
    conditions.delay = by;
  }

  /**
   * The next COMMIT on any connection is carried out, and its reply is lost with the connection.
   */
  public void loseNextCommitReply() {
    conditions.losesCommitReply = true;
  }

  /** Whether a reply to a COMMIT is still to be lost. */
  public boolean awaitsCommit() {
    return conditions.losesCommitReply;
  }

  /** New connections are good again. */
  public void heal() {
    silent = false;
    conditions.delay = Duration.ZERO;
    conditions.losesCommitReply = false;
  }

  private void accept() throws IOException {
    while (!listening.isClosed()) {
      Socket client = listening.accept();
      Wire wire = new Wire(client, conditions);
      wires.removeIf(Wire::isOver);
      wires.add(wire);
      if (silent) {
        wire.silence();
      }
      Wire.inBackground(name, () -> wire.connect(target));
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    cut();
  }
}
