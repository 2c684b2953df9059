package dev.syncline.cli.feed;

import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.manifest.Connection;
import dev.syncline.postgres.sink.bookkeeping.CursorLook;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import java.util.ArrayList;
import java.util.List;

/** The cursors that the consumer schemas of some manifests have at their destinations. */
final class ConsumerCursors {
  private final SyncPlan plan;

  ConsumerCursors(SyncPlan plan) {
    this.plan = plan;
  }

  /** A cursor and where it is. */
  record Placed(Connection destination, CursorLook cursor) {}

  /** All of them. */
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
