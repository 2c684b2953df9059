package dev.syncline.operations.feed;

import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.sink.bookkeeping.CursorRenaming;
import dev.syncline.postgres.sink.bookkeeping.CursorRenaming.Name;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import java.util.List;

/** Renames the cursors of one destination after their feed. */
final class RenamingCursors {
  private final ConsumePlan plan;

  RenamingCursors(ConsumePlan plan) {
    this.plan = plan;
  }

  /**
   * Renames cursors. The name of a consumer schema also changes if it is in the renamed manifest;
   * for others only the feed changes.
   */
  void rename(RenamedFeed feed) {
    String from = feed.from().toString();
    List<String> there =
        DestinationLook.at(plan.destination()).cursors().stream()
            .filter(cursor -> cursor.feed().equals(from))
            .map(CursorStatus::subscription)
            .toList();
    for (ConsumePlan.Subscription subscription : plan.subscriptions()) {
      String name = subscription.name();
      String former =
          subscription.manifest().equals(feed.to().manifest())
              ? formerName(subscription, feed.from().manifest())
              : name;
      String found = there.contains(name) ? name : former;
      if (there.contains(found)) {
        CursorRenaming.run(
            plan.destination(), new Name(from, found), new Name(feed.to().toString(), name));
      }
    }
  }

  private static String formerName(ConsumePlan.Subscription subscription, Slug manifest) {
    return new ConsumePlan.Subscription(manifest, subscription.schema()).name();
  }
}
