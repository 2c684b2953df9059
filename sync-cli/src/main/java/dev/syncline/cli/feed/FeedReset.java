package dev.syncline.cli.feed;

import dev.syncline.cli.report.CliCode;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding.Theirs;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.setup.SourceTeardown;

/**
 * Lets a feed begin anew at its source. First the feed is marked, then the slot dropped: whatever
 * ends this in between, the next capture loads everything again.
 */
final class FeedReset {
  private final EventStore store;
  private final PublishPlan plan;

  FeedReset(EventStore store, PublishPlan plan) {
    this.store = store;
    this.plan = plan;
  }

  /**
   * Where the feed stands, if it is there to be reset.
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
      requireFree(lease);
    }
    return checkpoint;
  }

  /**
   * Resets it, while no process writes it.
   *
   * @return whether there was a slot to drop
   * @throws DiagnosticException if a process is writing it, or the source refuses the login
   */
  boolean run(SourceTeardown source) {
    try (Lease lease = store.lease(plan.feed())) {
      requireFree(lease);
      try (FeedWriter writer = store.write(plan.feed())) {
        writer.unbind();
      }
      return source.dropSlot();
    }
  }

  private void requireFree(Lease lease) {
    if (lease.take() instanceof Theirs theirs) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.FEED_IN_USE,
              theirs.holder() + " is publishing feed " + plan.feed(),
              "stop it, and whoever stands by for it, then try again"));
    }
  }

  private DiagnosticException neverCaptured() {
    return new DiagnosticException(
        Diagnostic.error(
            CliCode.UNKNOWN_FEED,
            "the event store has no feed " + plan.feed() + ": it was never captured",
            "nothing has to be reset; start it with 'sync-cli manifest sync'"));
  }
}
