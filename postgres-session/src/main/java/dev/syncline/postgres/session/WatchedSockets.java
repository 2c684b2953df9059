package dev.syncline.postgres.session;

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
 * A socket factory that makes the driver use {@link WatchedSocket}s. The driver creates the factory
 * by class name with one argument, and does not expose its sockets: so the argument names a group
 * in which they are found.
 */
public final class WatchedSockets extends SocketFactory {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedSockets.class);
  private static final Map<String, Group> GROUPS = new ConcurrentHashMap<>();

  private final String group;

  /**
   * The driver calls this by reflection.
   *
   * @param group the name of a group
   */
  public WatchedSockets(String group) {
    this.group = group;
  }

  /**
   * Creates a group, which the caller must close.
   *
   * @param sockets creates the sockets
   */
  public static Group group(Supplier<? extends WatchedSocket> sockets) {
    Group group = new Group(sockets);
    GROUPS.put(group.name, group);
    return group;
  }

  /** The sockets that the driver uses for one caller. */
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

    /** Driver settings that put the sockets into this group. */
    public Map<String, String> settings() {
      return Map.of(
          PGProperty.SOCKET_FACTORY.getName(),
          WatchedSockets.class.getName(),
          PGProperty.SOCKET_FACTORY_ARG.getName(),
          name);
    }

    /** The latest socket; null before the driver connects. */
    WatchedSocket latest() {
      return sockets.peekLast();
    }

    /** Closes all sockets while they are in use. */
    public void cut() {
      for (WatchedSocket socket : sockets) {
        try {
          socket.close();
        } catch (IOException alreadyOver) {
          LOG.debug("cutting a connection: {}", alreadyOver.getMessage());
        }
      }
    }

    /** Accepts no more sockets; does not close those that it has. */
    @Override
    public void close() {
      GROUPS.remove(name);
    }
  }

  @Override
  public Socket createSocket() {
    Group known = GROUPS.get(group);
    // A socket that cancels a statement may be created after its group was closed.
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
