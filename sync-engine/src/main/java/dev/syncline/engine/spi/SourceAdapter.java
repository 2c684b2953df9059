package dev.syncline.engine.spi;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedStatus;
import java.util.List;

/** Opens sources of one kind of database. */
public interface SourceAdapter {
  /**
   * Checks the source without changing anything, before the feed is taken over: a process that
   * cannot run must not end one that does.
   *
   * @param plan the source and its public schemas
   * @param checkpoint what is durable of the feed
   * @param stored all feeds of the event store: a slot that serves another feed is not taken
   * @return the source, to be opened with the feed
   * @throws dev.syncline.manifest.verify.DiagnosticException if the user must change something
   * @throws RetriableException for a failure that may pass
   */
  CheckedSource check(PublishPlan plan, FeedCheckpoint checkpoint, List<FeedStatus> stored);

  /** Manages what capture costs the source; connects at its first check. */
  SourceGuard guard(PublishPlan plan);
}
