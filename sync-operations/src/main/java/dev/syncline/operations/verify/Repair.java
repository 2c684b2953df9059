package dev.syncline.operations.verify;

import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.Contract;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.backfill.BackfillJobControl;
import dev.syncline.operations.backfill.BackfillStart;
import dev.syncline.operations.problem.VerifyCode;
import java.time.Duration;
import java.util.List;

/**
 * Has the publisher publish the rows of some keys again: as inserts, or as deletes where the source
 * has no row. All consumers of the public schema apply them.
 */
final class Repair {
  private static final Duration SLICE = Duration.ofSeconds(1);

  private final ManifestSet manifests;
  private final EventStores stores;
  private final Duration patience;
  private final StopSignal stop;

  /**
   * @param patience how long to wait for a publisher that does not move
   */
  Repair(ManifestSet manifests, EventStores stores, Duration patience, StopSignal stop) {
    this.manifests = manifests;
    this.stores = stores;
    this.patience = patience;
    this.stop = stop;
  }

  /**
   * Publishes keys again, and waits until they are in the feed.
   *
   * @throws DiagnosticException if the publisher cannot, or does not move
   */
  void publish(Contract contract, List<String> keys) throws InterruptedException {
    String schema = contract.manifest() + "/" + contract.name() + "@" + contract.version();
    BackfillJob job =
        new BackfillStart(manifests, stores)
            .keys(schema, "the list of differences", keys.iterator())
            .job();
    long read = -1;
    long since = System.nanoTime();
    while (!job.state().isEnded()) {
      if (job.progress().rowsRead() != read) {
        read = job.progress().rowsRead();
        since = System.nanoTime();
      }
      if (stop.isSet() || System.nanoTime() - since > patience.toNanos()) {
        throw failed(job, "it goes on when the publisher does");
      }
      job =
          new BackfillJobControl(manifests, stores)
              .watch(job.id(), one -> one.state().isEnded(), SLICE, one -> {})
              .job();
    }
    if (job.state() != BackfillJobState.COMPLETE) {
      throw failed(job, "see 'sync-cli backfill show " + job.id() + "'");
    }
  }

  private static DiagnosticException failed(BackfillJob job, String fix) {
    return new DiagnosticException(
        Diagnostic.error(
            VerifyCode.REPAIR_UNFINISHED,
            "backfill " + job.id() + ", which repairs, is " + job.state().text(),
            fix));
  }
}
