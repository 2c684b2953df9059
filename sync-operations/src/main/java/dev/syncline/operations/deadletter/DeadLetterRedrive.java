package dev.syncline.operations.deadletter;

import dev.syncline.manifest.ManifestSet;
import dev.syncline.operations.EventStores;

/**
 * Applies quarantined events in order, each source transaction in one transaction, with the SQL of
 * the manifests; also while the sync runs. A consumer schema stops at the first that is refused
 * again.
 */
public final class DeadLetterRedrive {
  private final ManifestSet manifests;
  private final EventStores stores;
  private final RedriveListener listener;

  /**
   * @param listener follows the work
   */
  public DeadLetterRedrive(ManifestSet manifests, EventStores stores, RedriveListener listener) {
    this.manifests = manifests;
    this.stores = stores;
    this.listener = listener;
  }

  /**
   * Redrives what was requested.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException if a dead letter or the consumer
   *     schema does not exist
   */
  public RedriveReport redrive(RedriveRequest request) {
    try (DeadLetterPlaces places = DeadLetterPlaces.open(manifests, stores)) {
      RedriveWork work = new RedriveWork(places, listener);
      if (request.ids().isEmpty()) {
        work.driveAll(request.consumer());
      } else {
        request.ids().forEach(id -> work.driveOne(places.find(id).placed()));
      }
      return work.report();
    }
  }
}
