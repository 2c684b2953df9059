package dev.syncline.operations.deadletter;

import dev.syncline.manifest.ManifestSet;
import dev.syncline.operations.EventStores;
import java.util.List;
import java.util.function.Consumer;

/** Drops dead letters permanently: their events are never applied. */
public final class DeadLetterDrop {
  private final ManifestSet manifests;
  private final EventStores stores;

  public DeadLetterDrop(ManifestSet manifests, EventStores stores) {
    this.manifests = manifests;
    this.stores = stores;
  }

  /**
   * Finds what would be dropped. Changes nothing.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException if one of them does not exist, or is
   *     ambiguous
   */
  public List<PlacedDeadLetter> preview(List<DeadLetterId> ids) {
    try (DeadLetterPlaces places = DeadLetterPlaces.open(manifests, stores)) {
      return ids.stream().map(id -> places.find(id).placed()).toList();
    }
  }

  /**
   * Drops dead letters, each in its own transaction.
   *
   * @param dropped receives each as soon as it is gone, with what waits now: a failure of a later
   *     one does not hide it
   * @throws dev.syncline.manifest.verify.DiagnosticException as {@link #preview} does, before any
   *     is dropped
   */
  public void drop(List<DeadLetterId> ids, Consumer<DeadLetterInQueue> dropped) {
    try (DeadLetterPlaces places = DeadLetterPlaces.open(manifests, stores)) {
      for (OpenPlace.Found deadLetter : ids.stream().map(places::find).toList()) {
        deadLetter.drop();
        dropped.accept(DeadLetterInQueue.of(deadLetter));
      }
    }
  }
}
