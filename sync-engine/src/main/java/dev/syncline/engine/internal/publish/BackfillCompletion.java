package dev.syncline.engine.internal.publish;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.PublishedContract;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Determines when the last backfill of an attempt is complete. Only then can deletes be published
 * for rows that were deleted while no changes were captured: children before their parents, the
 * reverse of the order of the backfills. Used by the stream's thread.
 */
final class BackfillCompletion {
  private final List<PublishedContract> contracts;
  private final Set<PublishedContract> incomplete;

  /**
   * @param contracts all contracts of the feed, parents first
   * @param toLoad those of them that are backfilled in this attempt
   */
  BackfillCompletion(List<PublishedContract> contracts, List<PublishedContract> toLoad) {
    this.contracts = List.copyOf(contracts);
    incomplete = new HashSet<>(toLoad);
  }

  /** All contracts, children first, if this completes the last backfill; otherwise none. */
  List<PublishedContract> after(BackfillProgress progress) {
    boolean completes =
        progress.complete()
            && incomplete.removeIf(contract -> BackfillResumption.isOf(contract, progress));
    return completes && incomplete.isEmpty() ? ChildrenFirst.of(contracts) : List.of();
  }

  /** A backfill restarts: the attempt completes no more. */
  void restarted(PublishedContract contract) {
    incomplete.add(contract);
  }
}
