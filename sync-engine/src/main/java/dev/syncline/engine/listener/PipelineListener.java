package dev.syncline.engine.listener;

import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.engine.spi.RetainedLog;
import dev.syncline.engine.status.BackfillRows;
import dev.syncline.engine.status.ConsumerStatus;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Observes one pipeline. Each method reports one event, in the thread where it happens, so several
 * threads call a listener at the same time. A method returns quickly and never waits: the pipeline
 * waits for it. What it throws is logged once and harms nothing. No event contains a row's values.
 *
 * <p>Each method does nothing unless overridden, so that a listener names only what it observes.
 */
public interface PipelineListener {
  /** A listener that observes nothing. */
  PipelineListener NONE = new PipelineListener() {};

  /** An attempt begins: it connects and checks. */
  default void starting() {}

  /**
   * The attempt has divided the consumer schemas: those that run together, that catch up alone and
   * that are paused.
   *
   * @param consumers all whose public schema is published, by name: {@code manifest/schema}
   */
  default void consumersArranged(Map<String, ConsumerStatus> consumers) {}

  /** The attempt continues a feed after this position, the last durable one. */
  default void resuming(FeedName feed, Position position) {}

  /**
   * The pipeline moves rows, or is ready to.
   *
   * @param note what it waits for beside that; empty if it waits for nothing
   */
  default void running(String note) {}

  /**
   * The pipeline can move nothing before something exists.
   *
   * @param note what it waits for
   */
  default void waiting(String note) {}

  /**
   * Another process does the work. Reported again while that lasts, about once a second.
   *
   * @param holder the host and process id of that process
   * @param undone what that process does not do, although this one would
   */
  default void standingBy(String holder, Optional<Diagnostic> undone) {}

  /** An attempt failed in a way that may pass; another one follows. */
  default void interrupted(Diagnostic why) {}

  /**
   * An attempt failed with problems that must be solved first. Reported again after each attempt
   * that meets them.
   *
   * @param next the time until the next attempt; absent if none follows in this process
   */
  default void halted(List<Diagnostic> problems, Optional<Duration> next) {}

  /** The pipeline ended on request. */
  default void stopped() {}

  /** Changes of the source may be missing from the feed; what they concern is loaded again. */
  default void gapFound(Diagnostic gap) {}

  /**
   * This process may do the work now. Followed by {@link #leaseLost} or {@link #leaseReleased}.
   *
   * @param from the host and process id of the process that did it while this one stood by
   */
  default void leaseTaken(Optional<String> from) {}

  /** Another process has the lease, or it could not be renewed in time. */
  default void leaseLost(String why) {}

  /** The work ended, and the lease with it. */
  default void leaseReleased() {}

  /** A publisher committed source transactions to its feed. */
  default void published(TransactionsPublished commit) {}

  /** A consumer committed source transactions to its destination. */
  default void applied(TransactionsApplied commit) {}

  /**
   * A consumer has nothing left to apply up to this cursor: reported when an attempt begins to
   * apply a feed, which may be behind the last report of the attempt before, and whenever the
   * cursor moves on, also past events of other consumers.
   */
  default void reached(CursorReached reached) {}

  /** A backfill has read one more chunk. */
  default void backfillProgressed(BackfillRows progress) {}

  /** All rows of a backfill are in the feed. */
  default void backfillCompleted(BackfillRows progress) {}

  /**
   * A publisher quarantined events that break their public schema, together with a commit.
   *
   * @param count how many, at least one
   */
  default void eventsQuarantined(long count) {}

  /**
   * How many events wait as dead letters, as of a moment ago.
   *
   * @param counts by consumer schema, or by public schema of a publisher; a schema that had dead
   *     letters before and is absent still has the last reported number
   */
  default void deadLettersWaiting(Map<String, Long> counts) {}

  /**
   * The log that the source retains for this pipeline was measured.
   *
   * @param retained absent if it is not known now
   */
  default void retainedLogMeasured(Optional<RetainedLog> retained) {}

  /** What the event store has of this pipeline's feed was measured, and who reads it. */
  default void feedMeasured(StoredFeed stored) {}
}
