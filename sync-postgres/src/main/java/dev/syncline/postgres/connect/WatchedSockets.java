package dev.syncline.postgres.connect;

import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.postgresql.PGProperty;

/**
 * Has the driver use a {@link WatchedSocket}. The driver makes a factory by its name and an
 * argument, and does not tell which socket it took: so the argument names the attempt to connect,
 * under which the socket is found afterwards.
 */
public final class WatchedSockets extends SocketFactory {
  private static final Map<String, Optional<WatchedSocket>> ATTEMPTS = new ConcurrentHashMap<>();

  private final String attempt;

  /**
   * Called by the driver.
   *
   * @param attempt as in {@link #begin}
   */
  public WatchedSockets(String attempt) {
    this.attempt = attempt;
  }

  /**
   * An attempt to connect, to be ended in any case.
   *
   * @param properties of the driver; they get what makes it use this factory
   */
  static Attempt begin(java.util.Properties properties) {
    String attempt = UUID.randomUUID().toString();
    ATTEMPTS.put(attempt, Optional.empty());
    properties.setProperty(PGProperty.SOCKET_FACTORY.getName(), WatchedSockets.class.getName());
    properties.setProperty(PGProperty.SOCKET_FACTORY_ARG.getName(), attempt);
    return new Attempt(attempt);
  }

  /** One attempt to connect. */
  record Attempt(String name) implements AutoCloseable {
    /** The socket it took at last; empty before it connects. */
    Optional<WatchedSocket> socket() {
      return ATTEMPTS.getOrDefault(name, Optional.empty());
    }

    @Override
    public void close() {
      ATTEMPTS.remove(name);
    }
  }

  @Override
  public Socket createSocket() {
    WatchedSocket socket = new WatchedSocket();
    // A socket that cancels a statement comes after the attempt.
    ATTEMPTS.computeIfPresent(attempt, (name, earlier) -> Optional.of(socket));
    return socket;
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
