package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Epoch;
import dev.syncline.postgres.session.MessageWithoutValues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises a feed's epoch and begins a history. An earlier writer that is frozen in the middle of an
 * append still holds the feed's row lock. After a wait, its session is ended, which rolls the
 * append back.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  private static final String RAISE =
      "UPDATE sync_events.feed SET writer_epoch = writer_epoch + 1, history = gen_random_uuid()"
          + " WHERE id = ? RETURNING writer_epoch";

  /** No reader has seen a history without a position, so another history may take its place. */
  private static final String BEGIN =
      "INSERT INTO sync_events.history (feed_id, after_position, id) SELECT id, head_position,"
          + " history FROM sync_events.feed WHERE id = ? ON CONFLICT (feed_id, after_position) DO"
          + " UPDATE SET id = excluded.id, began_at = now()";

  private final Database database;
  private final ScheduledExecutorService timer;
  private final Duration patience;

  Takeover(Database database, ScheduledExecutorService timer, Duration patience) {
    this.database = database;
    this.timer = timer;
    this.patience = patience;
  }

  /** Takes the feed over in the session's transaction, which the caller commits. */
  Epoch run(Connection session, int feed) throws SQLException {
    int waiting = session.unwrap(PGConnection.class).getBackendPID();
    long delay = patience.toMillis();
    Future<?> watch =
        timer.scheduleWithFixedDelay(
            () -> endHolders(waiting), delay, delay, TimeUnit.MILLISECONDS);
    try {
      Epoch epoch = raise(session, feed);
      begin(session, feed);
      return epoch;
    } finally {
      watch.cancel(false);
    }
  }

  private static Epoch raise(Connection session, int feed) throws SQLException {
    try (PreparedStatement raise = session.prepareStatement(RAISE)) {
      raise.setInt(1, feed);
      try (ResultSet raised = raise.executeQuery()) {
        raised.next();
        return new Epoch(raised.getLong(1));
      }
    }
  }

  private static void begin(Connection session, int feed) throws SQLException {
    try (PreparedStatement begin = session.prepareStatement(BEGIN)) {
      begin.setInt(1, feed);
      begin.executeUpdate();
    }
  }

  private void endHolders(int waiting) {
    try {
      int ended =
          database.ask(
              handle ->
                  handle
                      .createQuery(
                          "SELECT count(*) FILTER (WHERE pg_terminate_backend(holder))"
                              + " FROM unnest(pg_blocking_pids(:waiting)) AS holder")
                      .bind("waiting", waiting)
                      .mapTo(Integer.class)
                      .one());
      if (ended > 0) {
        LOG.warn("ended {} session(s) that held the feed's lock through a take-over", ended);
      }
    } catch (RuntimeException notNow) {
      LOG.warn(
          "could not end the session that holds the feed's lock: {}",
          MessageWithoutValues.of(notNow));
    }
  }
}
