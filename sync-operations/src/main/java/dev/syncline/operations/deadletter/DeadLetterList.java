package dev.syncline.operations.deadletter;

import dev.syncline.manifest.ManifestSet;
import dev.syncline.operations.EventStores;
import java.util.Optional;

/** Lists the events that wait at all databases of a sync. */
public final class DeadLetterList {
  private final ManifestSet manifests;
  private final EventStores stores;

  public DeadLetterList(ManifestSet manifests, EventStores stores) {
    this.manifests = manifests;
    this.stores = stores;
  }

  /**
   * Lists waiting dead letters.
   *
   * @param owner a consumer schema, or a public schema with its version; empty for all
   * @param limit the most to return, at least 1
   * @throws dev.syncline.manifest.verify.DiagnosticException if the manifests do not describe a
   *     valid sync, have no such owner, or a login is refused
   */
  public WaitingDeadLetters list(Optional<String> owner, int limit) {
    try (DeadLetterPlaces places = DeadLetterPlaces.open(manifests, stores)) {
      owner.ifPresent(places::requireKnown);
      return new WaitingDeadLetters(places.waiting(owner, limit), places.count(owner));
    }
  }
}
