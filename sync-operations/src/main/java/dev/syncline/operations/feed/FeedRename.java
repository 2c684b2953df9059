package dev.syncline.operations.feed;

import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.postgres.FeedRenaming;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;

/**
 * Gives a feed the name that its manifests have now. The feed keeps its positions and its slot; the
 * cursors and dead letters at the destinations of the manifests follow.
 */
public final class FeedRename {
  private final ManifestSet manifests;
  private final EventStores stores;

  public FeedRename(ManifestSet manifests, EventStores stores) {
    this.manifests = manifests;
    this.stores = stores;
  }

  /**
   * Finds the feed that would be renamed. Changes nothing.
   *
   * @throws DiagnosticException if there is no such feed, or another one has the new name
   */
  public RenamedFeed preview(RenameRequest request) {
    SyncPlan plan = SyncPlanner.plan(manifests);
    try (EventStore store = stores.open(plan.eventStore())) {
      return new RenamingFeed(plan, store).find(request);
    }
  }

  /**
   * Renames a feed, or continues a renaming that was interrupted.
   *
   * @throws DiagnosticException as {@link #preview} does, or if a process publishes the feed
   */
  public RenamedFeed rename(RenameRequest request) {
    SyncPlan plan = SyncPlanner.plan(manifests);
    try (EventStore store = stores.open(plan.eventStore())) {
      RenamingFeed feeds = new RenamingFeed(plan, store);
      RenamedFeed names = feeds.find(request);
      try (Lease former = store.lease(names.from());
          Lease later = store.lease(names.to())) {
        FeedLeases.take(former, names.from());
        FeedLeases.take(later, names.to());
        if (feeds.isStored(names.from())) {
          FeedRenaming.run(plan.eventStore(), names.from(), names.to());
        }
      }
      plan.consume().forEach(one -> new RenamingCursors(one).rename(names));
      return names;
    }
  }
}
