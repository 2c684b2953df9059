package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Epoch;
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
 * Raises a feed's epoch. An earlier writer that is frozen in the middle of an append still holds
 * the feed's row lock; after some patience its session is ended, which rolls the append back.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

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
    try (PreparedStatement raise =
        session.prepareStatement(
            "UPDATE sync_events.feed SET writer_epoch = writer_epoch + 1"
                + " WHERE id = ? RETURNING writer_epoch")) {
      raise.setInt(1, feed);
      try (ResultSet raised = raise.executeQuery()) {
        raised.next();
        return new Epoch(raised.getLong(1));
      }
    } finally {
      watch.cancel(false);
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
      LOG.warn("could not end the session that holds the feed's lock: {}", notNow.getMessage());
    }
  }
}
