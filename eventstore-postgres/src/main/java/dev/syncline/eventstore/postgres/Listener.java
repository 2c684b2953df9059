package dev.syncline.eventstore.postgres;

import dev.syncline.postgres.session.MessageWithoutValues;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for notifications of growing feeds, in one session for all readers of a store. The
 * session is in autocommit, because a listener inside a transaction would hold up the server's
 * notification queue. While it cannot listen, readers only poll.
 */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final int SILENCE_MILLIS = 10_000;
  private static final int ALIVE_SECONDS = 5;
  private static final long RETRY_SECONDS = 1;

  private final Database database;
  private final FeedHeads heads;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile @Nullable Connection session;

  Listener(Database database, FeedHeads heads) {
    this.database = database;
    this.heads = heads;
  }

  /** Starts to listen, unless it has started already. */
  synchronized void start() {
    if (thread == null && closed.getCount() > 0) {
      thread = new Thread(this::run, "event-store-listener");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run() {
    try {
      do {
        listenUntilLost();
      } while (!closed.await(RETRY_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  private void listenUntilLost() {
    try (Connection opened = database.open("listen");
        Statement statement = opened.createStatement()) {
      session = opened;
      statement.execute("LISTEN " + Notifier.CHANNEL);
      PGConnection notifications = opened.unwrap(PGConnection.class);
      while (closed.getCount() > 0) {
        PGNotification[] heard = notifications.getNotifications(SILENCE_MILLIS);
        if (heard.length > 0) {
          hear(heard);
        } else if (!opened.isValid(ALIVE_SECONDS)) {
          return;
        }
      }
    } catch (SQLException lost) {
      LOG.debug("readers poll until listening works again: {}", MessageWithoutValues.of(lost));
    }
  }

  /** Any session may notify: a notification that is not one of ours is ignored. */
  private void hear(PGNotification[] heard) {
    for (PGNotification notification : heard) {
      String[] parts = notification.getParameter().split(":", 2);
      try {
        heads.advanced(Integer.parseInt(parts[0]), Long.parseLong(parts[parts.length - 1]));
      } catch (NumberFormatException notOurs) {
        LOG.debug("passed over a notification that is not ours");
      }
    }
  }

  @Override
  public synchronized void close() {
    closed.countDown();
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException alreadyLost) {
      LOG.debug("closing a lost session: {}", MessageWithoutValues.of(alreadyLost));
    }
    if (thread != null) {
      thread.interrupt();
    }
  }
}
