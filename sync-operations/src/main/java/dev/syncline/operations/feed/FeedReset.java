package dev.syncline.operations.feed;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.source.SourceTeardown;
import java.util.List;
import java.util.Optional;

/**
 * Restarts a feed at its source: drops its slot, so that the next capture makes a new one and loads
 * every public schema again. Positions and cursors stay.
 */
public final class FeedReset {
  private final ManifestSet manifests;
  private final EventStores stores;

  public FeedReset(ManifestSet manifests, EventStores stores) {
    this.manifests = manifests;
    this.stores = stores;
  }

  /**
   * Finds what a reset would cover, and whether the feed can be reset. Changes nothing.
   *
   * @param feed manifest and data store, such as {@code accounts/db-accounts}; empty for the only
   *     feed
   * @throws DiagnosticException if there is no such feed, a process publishes it, or the source
   *     refuses the login
   */
  public ResetScope preview(Optional<String> feed) {
    SyncPlan plan = SyncPlanner.plan(manifests);
    PublishPlan publish = wanted(plan, feed);
    try (EventStore store = stores.open(plan.eventStore());
        SourceTeardown source = SourceTeardown.open(publish)) {
      return scope(publish, new FeedRestart(store, publish).check());
    }
  }

  /**
   * Resets a feed.
   *
   * @param feed as for {@link #preview}
   * @throws DiagnosticException as {@link #preview} does, or if the publication is to be dropped
   *     and may belong to others; before anything is changed
   */
  public ResetFeed reset(Optional<String> feed, PublicationHandling publication) {
    SyncPlan plan = SyncPlanner.plan(manifests);
    PublishPlan publish = wanted(plan, feed);
    try (EventStore store = stores.open(plan.eventStore());
        SourceTeardown source = SourceTeardown.open(publish)) {
      FeedRestart restart = new FeedRestart(store, publish);
      FeedCheckpoint checkpoint = restart.check();
      if (publication == PublicationHandling.DROP) {
        source.requireOwnPublication(checkpoint);
      }
      boolean slotDropped = restart.run(source);
      if (publication == PublicationHandling.DROP) {
        source.dropPublication();
      }
      return new ResetFeed(scope(publish, checkpoint), slotDropped);
    }
  }

  private static ResetScope scope(PublishPlan plan, FeedCheckpoint checkpoint) {
    return new ResetScope(
        plan.feed(),
        checkpoint.head(),
        plan.capture().slotName(),
        plan.schemas().size(),
        plan.source().address());
  }

  private static PublishPlan wanted(SyncPlan plan, Optional<String> feed) {
    List<PublishPlan> all = plan.publish();
    return all.stream()
        .filter(one -> feed.map(one.feed().toString()::equals).orElse(all.size() == 1))
        .findFirst()
        .orElseThrow(() -> unknown(all, feed));
  }

  private static DiagnosticException unknown(List<PublishPlan> all, Optional<String> feed) {
    return new DiagnosticException(
        Diagnostic.error(
            OperationCode.UNKNOWN_FEED,
            feed.map(name -> "the manifests publish no feed " + name)
                .orElse("--feed has to say which feed is meant"),
            FeedNames.listed(all.stream().map(PublishPlan::feed).toList())));
  }
}
