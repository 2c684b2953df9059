package dev.syncline.operations.feed;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lease;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.source.SourceTeardown;

/**
 * Restarts a feed in an order that survives a crash: first it marks the feed, then it drops the
 * slot. If the process ends in between, the next capture still loads everything again.
 */
final class FeedRestart {
  private final EventStore store;
  private final PublishPlan plan;

  FeedRestart(EventStore store, PublishPlan plan) {
    this.store = store;
    this.plan = plan;
  }

  /**
   * Returns the checkpoint of the feed, if the feed can be reset.
   *
   * @throws DiagnosticException if the event store has no such feed, or a process is writing it
   */
  FeedCheckpoint check() {
    FeedCheckpoint checkpoint =
        store.feeds().stream()
            .filter(feed -> feed.name().equals(plan.feed()))
            .map(FeedStatus::checkpoint)
            .findFirst()
            .orElseThrow(this::neverCaptured);
    try (Lease lease = store.lease(plan.feed())) {
      FeedLeases.take(lease, plan.feed());
    }
    return checkpoint;
  }

  /**
   * Resets the feed. No process may be writing it.
   *
   * @return whether there was a slot to drop
   * @throws DiagnosticException if a process is writing it, or the source refuses the login
   */
  boolean run(SourceTeardown source) {
    try (Lease lease = store.lease(plan.feed())) {
      FeedLeases.take(lease, plan.feed());
      try (FeedWriter writer = store.write(plan.feed())) {
        writer.unbind();
      }
      return source.dropSlot();
    }
  }

  private DiagnosticException neverCaptured() {
    return new DiagnosticException(
        Diagnostic.error(
            OperationCode.UNKNOWN_FEED,
            "the event store has no feed " + plan.feed() + ": it was never captured",
            "nothing has to be reset; start it with 'sync-cli manifest sync'"));
  }
}
