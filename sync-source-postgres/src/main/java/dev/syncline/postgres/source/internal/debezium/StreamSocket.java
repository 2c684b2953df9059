package dev.syncline.postgres.source.internal.debezium;

import dev.syncline.postgres.session.WatchedSocket;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The socket of a replication stream, on which a poll waits for data. The driver polls with a read
 * of one millisecond, and the engine polls five times before it sleeps for its poll interval: that
 * is either slow to react or always busy. Here a poll lasts until data arrives or half a second has
 * passed, so that an idle stream costs almost nothing and data is read at once.
 */
final class StreamSocket extends WatchedSocket {
  /** The timeout of the driver's poll; see {@code PGStream.hasMessagePending}. */
  private static final int LOOK_MILLIS = 1;

  private static final int SLICE_MILLIS = 50;
  private static final long PATIENCE_NANOS = Duration.ofMillis(500).toNanos();

  private final BooleanSupplier isClosing;
  private volatile boolean looking;

  /**
   * @param isClosing whether to stop waiting
   */
  StreamSocket(BooleanSupplier isClosing) {
    this.isClosing = isClosing;
  }

  @Override
  public synchronized void setSoTimeout(int millis) throws SocketException {
    looking = millis == LOOK_MILLIS;
    super.setSoTimeout(looking ? SLICE_MILLIS : millis);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
          try {
            return in.read(bytes, offset, length);
          } catch (SocketTimeoutException nothing) {
            if (!looking || isClosing.getAsBoolean() || System.nanoTime() - end > 0) {
              throw nothing;
            }
          }
        }
      }
    };
  }
}
