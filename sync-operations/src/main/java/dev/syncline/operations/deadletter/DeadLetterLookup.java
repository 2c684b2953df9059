package dev.syncline.operations.deadletter;

import dev.syncline.manifest.ManifestSet;
import dev.syncline.operations.EventStores;

/** Finds one dead letter at the databases of a sync. */
public final class DeadLetterLookup {
  private final ManifestSet manifests;
  private final EventStores stores;

  public DeadLetterLookup(ManifestSet manifests, EventStores stores) {
    this.manifests = manifests;
    this.stores = stores;
  }

  /**
   * Finds a dead letter, with those that wait behind it.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException if there is none of that name, or
   *     several
   */
  public DeadLetterInQueue find(DeadLetterId id) {
    try (DeadLetterPlaces places = DeadLetterPlaces.open(manifests, stores)) {
      return DeadLetterInQueue.of(places.find(id));
    }
  }
}
