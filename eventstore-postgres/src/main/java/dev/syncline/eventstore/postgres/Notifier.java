package dev.syncline.eventstore.postgres;

import dev.syncline.postgres.session.MessageWithoutValues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies other processes that a feed has grown, after the commit and in a session of its own: a
 * NOTIFY takes a server-wide lock until its transaction has committed. The first notification is
 * sent at once, and those that follow closely are combined. It never fails an append; readers poll
 * anyway.
 */
final class Notifier implements AutoCloseable {
  static final String CHANNEL = "sync_events";
  private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  private final Database database;
  private final ScheduledExecutorService timer;
  private final Map<Integer, Long> pending = new TreeMap<>();
  private final Object sending = new Object();
  private boolean scheduled;
  private long lastSent = System.nanoTime() - PAUSE_NANOS;
  private @Nullable Connection session;

  Notifier(Database database, ScheduledExecutorService timer) {
    this.database = database;
    this.timer = timer;
  }

  synchronized void advanced(int feed, long head) {
    pending.merge(feed, head, Math::max);
    if (!scheduled) {
      long delay = Math.max(0, lastSent + PAUSE_NANOS - System.nanoTime());
      try {
        Future<?> unused = timer.schedule(this::send, delay, TimeUnit.NANOSECONDS);
        scheduled = true;
      } catch (RejectedExecutionException closed) {
        LOG.debug("not telling of feed {}: the event store is closed", feed);
      }
    }
  }

  private synchronized Map<Integer, Long> takePending() {
    Map<Integer, Long> taken = new TreeMap<>(pending);
    pending.clear();
    scheduled = false;
    lastSent = System.nanoTime();
    return taken;
  }

  private void send() {
    synchronized (sending) {
      try (PreparedStatement notify = session().prepareStatement("SELECT pg_notify(?, ?)")) {
        for (Map.Entry<Integer, Long> head : takePending().entrySet()) {
          notify.setString(1, CHANNEL);
          notify.setString(2, head.getKey() + ":" + head.getValue());
          notify.execute();
        }
      } catch (SQLException | RuntimeException error) {
        takePending();
        LOG.debug("readers will find out by polling: {}", MessageWithoutValues.of(error));
        disconnect();
      }
    }
  }

  /** A lost notification costs a reader one poll, so the session need not wait for the disk. */
  private Connection session() throws SQLException {
    if (session == null) {
      session = database.open("notify");
      try (var statement = session.createStatement()) {
        statement.execute("SET synchronous_commit = off");
      }
    }
    return session;
  }

  private void disconnect() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException alreadyLost) {
      LOG.debug("closing a lost session: {}", MessageWithoutValues.of(alreadyLost));
    }
    session = null;
  }

  @Override
  public void close() {
    synchronized (sending) {
      disconnect();
    }
  }
}
