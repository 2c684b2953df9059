package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.postgres.sink.internal.plan.PlanWatch;
import dev.syncline.postgres.sink.internal.plan.SinkPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks whether the objects on which a plan depends are unchanged. After the last statement of a
 * transaction and before its commit, the answer is exact. Each statement has its own snapshot, so
 * this one sees everything that was committed before it. A change to a table waits for the locks of
 * the sessions that write to it. So a change that those statements could have met is committed by
 * then. A later change meets none of them, and a table that was written to cannot change before the
 * commit.
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
   * A watch on the objects on which these statements' plan depends.
   *
   * @param lanes the numbers of the statement pipelines that were run
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
