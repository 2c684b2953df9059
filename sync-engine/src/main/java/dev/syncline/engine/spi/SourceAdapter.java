package dev.syncline.engine.spi;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedCheckpoint;

/** Opens sources of one kind of database. */
public interface SourceAdapter {
  /**
   * Checks the source without changing anything, before the feed is taken over: a process that
   * cannot run must not end one that does.
   *
   * @param plan the source and its public schemas
   * @param checkpoint what is durable of the feed
   * @return the source, to be opened with the feed
   * @throws dev.syncline.manifest.verify.DiagnosticException if somebody must change something
   * @throws RetriableException for a failure that may pass
   */
  CheckedSource check(PublishPlan plan, FeedCheckpoint checkpoint);

  /** Looks after what capture costs the source; connects when it first looks. */
  SourceGuard guard(PublishPlan plan);
}
