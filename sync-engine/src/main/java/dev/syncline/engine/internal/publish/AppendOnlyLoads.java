package dev.syncline.engine.internal.publish;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.spi.AppendBoundaries;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import java.util.List;

/**
 * The first loads of append-only contracts. Their boundary is fixed on the stream's thread, where
 * the stream reaches the beginning of the load: what came before was omitted, so the load brings
 * it; what comes after is admitted, unless the boundary includes it. It is stored with the
 * beginning, so that no event of the contract is ever stored without it. Used by the stream's
 * thread.
 */
final class AppendOnlyLoads {
  private final List<PublishedContract> contracts;
  private final AppendBoundaries boundaries;
  private final BackfillMerge merge;

  /**
   * @param contracts all contracts of the feed
   * @param stored the progress of all backfills that the feed has when the attempt begins
   */
  AppendOnlyLoads(
      List<PublishedContract> contracts,
      List<BackfillProgress> stored,
      AppendBoundaries boundaries,
      BackfillMerge merge) {
    this.contracts = contracts.stream().filter(one -> one.contract().isAppendOnly()).toList();
    this.boundaries = boundaries;
    this.merge = merge;
    stored.stream()
        .filter(progress -> progress.state() == LoadState.UNDER_WAY && concerns(progress))
        .forEach(progress -> merge.bounded(progress, boundaries.of(progress)));
  }

  private boolean concerns(BackfillProgress progress) {
    return contracts.stream().anyMatch(one -> BackfillResumption.isOf(one, progress));
  }

  /** Fixes the boundary if the message is the beginning of such a load. */
  void passed(LogicalMessage message) {
    merge.reached(message).filter(this::concerns).ifPresent(this::fix);
  }

  private void fix(BackfillProgress before) {
    BackfillProgress fixed = boundaries.fix(before, merge.unsettled());
    merge.fixed(fixed, boundaries.of(fixed));
  }
}
