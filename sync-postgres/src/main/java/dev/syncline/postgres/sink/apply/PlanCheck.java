package dev.syncline.postgres.sink.apply;

import dev.syncline.postgres.sink.plan.PlanWatch;
import dev.syncline.postgres.sink.plan.SinkPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Sees whether what a plan rests on is still so. Asked after the last statement of a transaction
 * and before its commit, the answer is exact. Each statement has a snapshot of its own, so this one
 * sees whatever was committed before it. A change to a table waits for the locks of those who write
 * to it, so one that those statements could have met is committed by then; a later one meets none
 * of them, and of a table that was written to there is none before the commit.
 */
final class PlanCheck {
  private static final int MOST_REMEMBERED = 1_000;

  private final Connection connection;
  private final SinkPlan plan;
  private final Map<BitSet, PlanWatch> watches = new HashMap<>();

  PlanCheck(Connection connection, SinkPlan plan) {
    this.connection = connection;
    this.plan = plan;
  }

  /**
   * Of what these statements' plan rests on.
   *
   * @param lanes the numbers of the lanes that were run
   */
  PlanWatch watch(BitSet lanes) throws SQLException {
    if (watches.size() > MOST_REMEMBERED) {
      watches.clear();
    }
    PlanWatch known = watches.get(lanes);
    if (known == null) {
      known = plan.watch(connection, lanes);
      watches.put((BitSet) lanes.clone(), known);
    }
    return known;
  }
}
