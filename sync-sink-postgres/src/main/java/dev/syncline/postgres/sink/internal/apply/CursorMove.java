package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.eventstore.Cursor;
import dev.syncline.postgres.session.ServerPrepared;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.sink.bookkeeping.CursorClaim;
import dev.syncline.postgres.sink.internal.plan.PlanWatch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;

/**
 * Ends a transaction in one round trip: moves the cursors, checks the plan, and resets the session
 * for the next transaction.
 */
public final class CursorMove {
  private static final List<String> CHANGED_BACK =
      List.of("an object that was changed and changed back");

  private final SinkSession session;
  private final CursorClaim claim;
  private final PreparedStatement statement;

  /**
   * @param session the session at the destination
   * @param claim the claim on the cursors to move
   */
  public CursorMove(SinkSession session, CursorClaim claim) throws SQLException {
    this.session = session;
    this.claim = claim;
    statement =
        ServerPrepared.statement(
            session.connection(),
            session.resetting(UserPath.leaving(CursorClaim.MOVE + ";" + PlanWatch.QUERY)));
  }

  /**
   * Moves the cursors in the running transaction.
   *
   * @param lanes the numbers of the statement pipelines that were run in it
   * @return the names of the objects that have changed since planning and on which these pipelines
   *     depend; unless it is empty, the transaction must not be committed
   * @throws dev.syncline.eventstore.FencedException if another process has claimed any of the
   *     cursors
   * @throws dev.syncline.engine.spi.RetriableException if any cursor was reset
   */
  List<String> run(Cursor through, BitSet lanes) throws SQLException {
    PlanWatch watch = session.watch(lanes);
    watch.bind(statement, claim.bindMove(statement, through));
    claim.requireAll(() -> UserPath.count(statement));
    statement.getMoreResults();
    try (ResultSet answer = statement.getResultSet()) {
      if (watch.holds(answer)) {
        return List.of();
      }
    }
    List<String> changes = watch.changes();
    return changes.isEmpty() ? CHANGED_BACK : changes;
  }
}
