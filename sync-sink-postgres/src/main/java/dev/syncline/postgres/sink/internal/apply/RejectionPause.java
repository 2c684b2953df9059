package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.sink.bookkeeping.CursorClaim;
import dev.syncline.postgres.sink.internal.pause.PausePoint;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses consumer schemas whose event was rejected, in the commit that moves the cursors of the
 * others.
 */
public final class RejectionPause {
  private static final Logger LOG = LoggerFactory.getLogger(RejectionPause.class);

  private final CursorClaim claim;
  private final Supplier<FeedHistories> histories;
  private final String process;
  private Map<String, PausePoint> running = Map.of();
  private volatile Set<String> paused = Set.of();

  /**
   * @param claim the claimed cursors
   * @param histories returns the feed's current histories
   * @param process this process: host and process ID
   */
  public RejectionPause(CursorClaim claim, Supplier<FeedHistories> histories, String process) {
    this.claim = claim;
    this.histories = histories;
    this.process = process;
  }

  /** Pauses consumer schemas in the running transaction, after the cursors were moved. */
  void run(Map<String, PausePoint> points) throws SQLException {
    running = points;
    for (var one : points.entrySet()) {
      PausePoint point = one.getValue();
      claim.pause(one.getKey(), cursor(one.getKey(), point.edge()), point.why(), process);
    }
  }

  /** Records that the transaction was committed. */
  void committed() {
    paused = running.keySet();
    running.forEach(
        (name, point) ->
            LOG.warn(
                "consumer schema {} is paused at position {}, and the others of its destination go"
                    + " on: {} {}; correct the destination or the consumer SQL, then: sync-cli"
                    + " consumer resume {}",
                name,
                point.edge(),
                point.why().code().id(),
                point.why().message(),
                name));
  }

  /** The consumer schemas that were paused. May be called by any thread. */
  public Set<String> paused() {
    return paused;
  }

  private Cursor cursor(String subscription, Position edge) {
    Cursor now = Objects.requireNonNull(claim.cursors().get(subscription), subscription);
    if (now.position().equals(edge)) {
      return now;
    }
    Cursor found = histories.get().cursor(edge);
    if (found.history().isEmpty()) {
      throw new RetriableException("the event store does not have position " + edge + " now", null);
    }
    return found;
  }
}
