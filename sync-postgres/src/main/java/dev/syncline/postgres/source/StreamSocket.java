package dev.syncline.postgres.source;

import dev.syncline.postgres.connect.WatchedSocket;
import java.net.SocketException;

/**
 * The socket of a replication stream, where a look for data waits for it. The driver looks with a
 * read of one millisecond, and the engine looks five times before it sleeps for its poll interval:
 * which is either late or busy all the time. Here a look lasts until something comes or half a
 * second is over, so that an idle stream costs next to nothing and data is seen at once.
 */
final class StreamSocket extends WatchedSocket {
  /** How the driver looks; see {@code PGStream.hasMessagePending}. */
  private static final int LOOK_MILLIS = 1;

  private static final int PATIENCE_MILLIS = 500;

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    super.setSoTimeout(millis == LOOK_MILLIS ? PATIENCE_MILLIS : millis);
  }
}
