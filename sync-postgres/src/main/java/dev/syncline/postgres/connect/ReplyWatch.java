package dev.syncline.postgres.connect;

import dev.syncline.manifest.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out that a session is half-open. Whoever waits for a reply cannot tell a statement that
 * takes long from a connection that was lost on the way, but the server can: it is asked, in
 * another session, whether it works for the one that waits. If it does not, that one is ended. The
 * watch ends with its session.
 */
public final class ReplyWatch {
  /** Found out within three of these. */
  public static final Duration USUAL_INTERVAL = Duration.ofSeconds(7);

  private static final Logger LOG = LoggerFactory.getLogger(ReplyWatch.class);
  private static final int SUSPICIONS = 2;
  private static final String STATE = "SELECT state FROM pg_stat_activity WHERE pid = ?";

  private final Connection server;
  private final java.sql.Connection watched;
  private final int backend;
  private final ScheduledExecutorService timer;
  private Wait wait;

  /** The wait for one reply; ends when it is closed. */
  public final class Wait implements AutoCloseable {
    private int checks;
    private int suspicions;

    @Override
    public void close() {
      over(this);
    }
  }

  private ReplyWatch(Connection server, java.sql.Connection watched, Duration interval)
      throws SQLException {
    this.server = server;
    this.watched = watched;
    backend = watched.unwrap(PGConnection.class).getBackendPID();
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "syncline-replies " + server.slug());
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(
        this::check, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Watches a session.
   *
   * @param server where it leads
   * @param watched the session, used by one thread
   * @param interval how often to look
   */
  public static ReplyWatch over(Connection server, java.sql.Connection watched, Duration interval)
      throws SQLException {
    return new ReplyWatch(server, watched, interval);
  }

  /** From now on a reply is waited for. */
  public synchronized Wait begin() {
    wait = new Wait();
    return wait;
  }

  private synchronized void over(Wait ended) {
    if (wait == ended) {
      wait = null;
    }
  }

  private synchronized Wait current() {
    return wait;
  }

  private void check() {
    if (isOver()) {
      timer.shutdown();
      return;
    }
    Wait current = current();
    // One that began just now has not been waiting long.
    if (current == null || current.checks++ == 0) {
      return;
    }
    current.suspicions = worksForUs() ? 0 : current.suspicions + 1;
    if (current.suspicions >= SUSPICIONS && current() == current) {
      LOG.warn("{} has lost a session that waits for it: ending that", server.address());
      end();
    }
  }

  /** A server that cannot even be asked is as good as one that does not work. */
  private boolean worksForUs() {
    try (java.sql.Connection other = Session.open(server, "syncline replies");
        PreparedStatement state = other.prepareStatement(STATE)) {
      state.setInt(1, backend);
      try (ResultSet row = state.executeQuery()) {
        return row.next() && "active".equals(row.getString(1));
      }
    } catch (SQLException notAsked) {
      LOG.debug("could not ask {}: {}", server.address(), notAsked.getMessage());
      return !String.valueOf(notAsked.getSQLState()).startsWith("08");
    }
  }

  private boolean isOver() {
    try {
      return watched.isClosed();
    } catch (SQLException unknown) {
      return true;
    }
  }

  private void end() {
    try {
      watched.abort(Runnable::run);
    } catch (SQLException alreadyOver) {
      LOG.debug("ending a lost session: {}", alreadyOver.getMessage());
    }
  }
}
