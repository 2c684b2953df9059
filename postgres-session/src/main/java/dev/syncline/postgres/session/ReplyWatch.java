package dev.syncline.postgres.session;

import dev.syncline.manifest.ConnectionSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that a session is half-open. A client that waits for a reply cannot distinguish a long
 * statement from a lost connection, but the server can. Another session queries whether the server
 * works for the waiting session, and ends the waiting session if not. The watch ends with its
 * session.
 */
final class ReplyWatch {
  /** A lost session is detected within three of these intervals. */
  static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ReplyWatch.class);
  private static final int SUSPICIONS = 2;
  private static final String STATE = "SELECT state FROM pg_stat_activity WHERE pid = ?";
  // A query to a silent server takes long and must not delay the watch over another server.
  private static final int THREADS = 4;
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final ConnectionSettings server;
  private final Connection session;
  private final int backend;
  private final WatchedSocket socket;
  private final Duration interval;
  private @Nullable Future<?> checks;
  private int suspicions;

  private ReplyWatch(
      ConnectionSettings server,
      Connection session,
      int backend,
      WatchedSocket socket,
      Duration interval) {
    this.server = server;
    this.session = session;
    this.backend = backend;
    this.socket = socket;
    this.interval = interval;
  }

  /**
   * Watches a session until it is closed.
   *
   * @param server the settings of its connection
   * @param session the session
   * @param backend the server process that serves it
   * @param socket its socket
   * @param interval how often to look
   */
  static void over(
      ConnectionSettings server,
      Connection session,
      int backend,
      WatchedSocket socket,
      Duration interval) {
    new ReplyWatch(server, session, backend, socket, interval).start();
  }

  private synchronized void start() {
    checks =
        TIMER.scheduleWithFixedDelay(
            this::check, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void check() {
    if (isOver()) {
      Objects.requireNonNull(checks, "started").cancel(false);
      return;
    }
    if (!waitsForLong() || worksForUs()) {
      suspicions = 0;
      return;
    }
    suspicions++;
    if (suspicions >= SUSPICIONS && waitsForLong()) {
      LOG.warn("{} has lost a session that waits for it: ending that", server.address());
      end();
    }
  }

  private boolean waitsForLong() {
    return socket.waited().compareTo(interval) > 0;
  }

  /**
   * A server that cannot be queried counts as not working. A server that does not record activities
   * (track_activities) counts as working.
   */
  private boolean worksForUs() {
    try (Connection other = Session.unwatched(server, "syncline replies");
        PreparedStatement state = other.prepareStatement(STATE)) {
      state.setInt(1, backend);
      try (ResultSet row = state.executeQuery()) {
        return row.next() && !String.valueOf(row.getString(1)).startsWith("idle");
      }
    } catch (SQLException notAsked) {
      LOG.debug("could not ask {}: {}", server.address(), notAsked.getMessage());
      return !String.valueOf(notAsked.getSQLState()).startsWith("08");
    }
  }

  private boolean isOver() {
    try {
      return session.isClosed();
    } catch (SQLException unknown) {
      return true;
    }
  }

  private void end() {
    try {
      session.abort(Runnable::run);
    } catch (SQLException alreadyOver) {
      LOG.debug("ending a lost session: {}", alreadyOver.getMessage());
    }
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "syncline-replies");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
