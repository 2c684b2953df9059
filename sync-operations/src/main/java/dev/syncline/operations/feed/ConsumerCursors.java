package dev.syncline.operations.feed;

import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import java.util.ArrayList;
import java.util.List;

/** Reads the cursors of the manifests' consumer schemas from their destinations. */
final class ConsumerCursors {
  private final SyncPlan plan;

  ConsumerCursors(SyncPlan plan) {
    this.plan = plan;
  }

  /** A cursor with its destination. */
  record Placed(ConnectionSettings destination, CursorStatus cursor) {}

  /** Reads all cursors. */
  List<Placed> all() {
    List<Placed> found = new ArrayList<>();
    for (ConsumePlan one : plan.consume()) {
      List<String> names =
          one.subscriptions().stream().map(ConsumePlan.Subscription::name).toList();
      DestinationLook.at(one.destination()).cursors().stream()
          .filter(cursor -> names.contains(cursor.subscription()))
          .forEach(cursor -> found.add(new Placed(one.destination(), cursor)));
    }
    return found;
  }
}
