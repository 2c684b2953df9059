package dev.syncline.engine.internal.publish;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.PublishedContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Determines when the last backfill of an attempt is complete. Only then can deletes be published
 * for rows that were deleted while no changes were captured: children before their parents, the
 * reverse of the order of the backfills.
 */
final class BackfillCompletion {
  private final List<PublishedContract> childrenFirst;
  private final Optional<PublishedContract> last;

  /**
   * @param contracts all contracts of the feed, parents first
   * @param toLoad those of them that are backfilled in this attempt, in that order
   */
  BackfillCompletion(List<PublishedContract> contracts, List<PublishedContract> toLoad) {
    childrenFirst = new ArrayList<>(contracts);
    Collections.reverse(childrenFirst);
    last = toLoad.isEmpty() ? Optional.empty() : Optional.of(toLoad.get(toLoad.size() - 1));
  }

  /** All contracts, children first, if this completes the last backfill; otherwise none. */
  List<PublishedContract> after(BackfillProgress progress) {
    return progress.complete() && last.map(one -> isOf(one, progress)).orElse(false)
        ? List.copyOf(childrenFirst)
        : List.of();
  }

  private static boolean isOf(PublishedContract contract, BackfillProgress progress) {
    return contract.id().equals(progress.schema())
        && contract.contract().version().minor() == progress.minor();
  }
}
