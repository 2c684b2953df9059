package dev.syncline.engine.internal.publish;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.PublishedContract;
import java.util.List;
import java.util.Optional;

/** Finds the stored progress of a contract's backfill. */
final class BackfillResumption {
  private BackfillResumption() {}

  static Optional<BackfillProgress> of(PublishedContract contract, List<BackfillProgress> stored) {
    return stored.stream().filter(progress -> isOf(contract, progress)).findFirst();
  }

  /** Whether the progress is that of the contract's own backfill, not of a job. */
  static boolean isOf(PublishedContract contract, BackfillProgress progress) {
    return progress.job().isEmpty()
        && progress.schema().equals(contract.id())
        && progress.minor() == contract.contract().version().minor();
  }

  /** Whether the feed cannot contain an event of the contract, nor of another minor of it. */
  static boolean isUnknown(PublishedContract contract, List<BackfillProgress> stored) {
    return stored.stream().noneMatch(progress -> progress.schema().equals(contract.id()));
  }

  static boolean isComplete(PublishedContract contract, List<BackfillProgress> stored) {
    return of(contract, stored).map(BackfillProgress::complete).orElse(false);
  }
}
