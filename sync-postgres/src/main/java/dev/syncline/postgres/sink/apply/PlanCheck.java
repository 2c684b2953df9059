package dev.syncline.postgres.sink.apply;

import dev.syncline.postgres.connect.ServerPrepared;
import dev.syncline.postgres.sink.plan.CatalogFingerprint;
import dev.syncline.postgres.sink.plan.SinkPlan;
import dev.syncline.postgres.sink.plan.WatchedObjects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sees whether what a plan rests on is still so. Asked after the last statement of a transaction
 * and before its commit, the answer is exact: a change those statements could have met is committed
 * by then, and a later one meets none of them.
 */
final class PlanCheck {
  private static final int MOST_REMEMBERED = 1_000;

  private final SinkPlan plan;
  private final PreparedStatement query;
  private final Map<BitSet, WatchedObjects> watched = new HashMap<>();

  PlanCheck(Connection connection, SinkPlan plan) throws SQLException {
    this.plan = plan;
    query = ServerPrepared.statement(connection, CatalogFingerprint.SQL);
  }

  /**
   * What has changed of what these statements' plan rests on, in words; empty if nothing has.
   *
   * @param lanes the numbers of the lanes that were run
   */
  List<String> changes(BitSet lanes) throws SQLException {
    if (lanes.isEmpty()) {
      return List.of();
    }
    WatchedObjects objects = watched(lanes);
    return plan.fingerprint().differences(CatalogFingerprint.read(query, objects), objects);
  }

  private WatchedObjects watched(BitSet lanes) {
    if (watched.size() > MOST_REMEMBERED) {
      watched.clear();
    }
    WatchedObjects known = watched.get(lanes);
    if (known == null) {
      known = plan.watched(lanes);
      watched.put((BitSet) lanes.clone(), known);
    }
    return known;
  }
}
