package dev.syncline.engine.spi;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedWriter;

/** Opens sources of one kind of database. */
public interface SourceAdapter {
  /**
   * Checks the source without changing anything, before the feed is taken over: a process that
   * cannot run must not end one that does.
   *
   * @param plan the source and its public schemas
   * @param checkpoint what is durable of the feed
   * @throws dev.syncline.manifest.verify.DiagnosticException if somebody must change something
   * @throws RetriableException for a failure that may pass
   */
  void check(PublishPlan plan, FeedCheckpoint checkpoint);

  /**
   * Checks the source, prepares what capture needs there, publishes the contracts and opens capture
   * where the feed ends.
   *
   * @param plan the source and its public schemas
   * @param writer the feed, which this call binds to the source if it is new
   * @param contracts where the contracts are published
   * @throws dev.syncline.manifest.verify.DiagnosticException if somebody must change something
   * @throws RetriableException for a failure that may pass
   */
  SourceSession open(PublishPlan plan, FeedWriter writer, ContractRegistry contracts)
      throws InterruptedException;

  /** Looks after what capture costs the source; connects when it first looks. */
  SourceGuard guard(PublishPlan plan);
}
