package dev.syncline.postgres.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the driver use {@link WatchedSocket}s. The driver makes a factory by its name and an
 * argument, and does not tell which sockets it took: so the argument names a group, in which they
 * are found.
 */
public final class WatchedSockets extends SocketFactory {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedSockets.class);
  private static final Map<String, Group> GROUPS = new ConcurrentHashMap<>();

  private final String group;

  /**
   * Called by the driver.
   *
   * @param group the name of one
   */
  public WatchedSockets(String group) {
    this.group = group;
  }

  /**
   * A new group, to be closed in any case.
   *
   * @param sockets makes them
   */
  public static Group group(Supplier<? extends WatchedSocket> sockets) {
    Group group = new Group(sockets);
    GROUPS.put(group.name, group);
    return group;
  }

  /** The sockets the driver takes for one caller. */
  public static final class Group implements AutoCloseable {
    private final String name = UUID.randomUUID().toString();
    private final Deque<WatchedSocket> sockets = new ConcurrentLinkedDeque<>();
    private final Supplier<? extends WatchedSocket> maker;

    private Group(Supplier<? extends WatchedSocket> maker) {
      this.maker = maker;
    }

    private WatchedSocket make() {
      WatchedSocket socket = maker.get();
      sockets.add(socket);
      return socket;
    }

    /** Settings of the driver that put its sockets into this group. */
    public Map<String, String> settings() {
      return Map.of(
          PGProperty.SOCKET_FACTORY.getName(),
          WatchedSockets.class.getName(),
          PGProperty.SOCKET_FACTORY_ARG.getName(),
          name);
    }

    /** The latest one; null before the driver connects. */
    WatchedSocket latest() {
      return sockets.peekLast();
    }

    /** Closes all of them under the hands of whoever uses them. */
    public void cut() {
      for (WatchedSocket socket : sockets) {
        try {
          socket.close();
        } catch (IOException alreadyOver) {
          LOG.debug("cutting a connection: {}", alreadyOver.getMessage());
        }
      }
    }

    /** Takes no more sockets; those it has stay as they are. */
    @Override
    public void close() {
      GROUPS.remove(name);
    }
  }

  @Override
  public Socket createSocket() {
    Group known = GROUPS.get(group);
    // One that cancels a statement may come after its group.
    return known == null ? new WatchedSocket() : known.make();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw connectsItself();
  }

  private static UnsupportedOperationException connectsItself() {
    return new UnsupportedOperationException("the driver connects its sockets itself");
  }
}
