package dev.syncline.operations.retention;

import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.NamedEventStore;
import dev.syncline.operations.retention.StoreBounds.FeedBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what an event store takes and what bounds it. Changes nothing. */
public final class StoreBoundsSurvey {
  private final ManifestSet manifests;
  private final EventStores stores;

  public StoreBoundsSurvey(ManifestSet manifests, EventStores stores) {
    this.manifests = manifests;
    this.stores = stores;
  }

  /**
   * Asks the event store.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException if the manifests name none
   */
  public StoreBounds read() {
    ConnectionSettings connection = NamedEventStore.of(manifests);
    Optional<Retention> policy = manifests.retention();
    List<FeedBounds> feeds = new ArrayList<>();
    List<Diagnostic> findings = new ArrayList<>();
    try (EventStore store = stores.open(connection)) {
      for (FeedStatus feed : store.feeds()) {
        FeedBoundsReading reading =
            new FeedBoundsReading(
                store.retention(feed.name()), StoreConsumers.of(store, feed.name()), policy);
        reading
            .read()
            .ifPresent(
                found -> {
                  feeds.add(found);
                  findings.addAll(reading.findings(found));
                });
      }
    }
    return new StoreBounds(connection.address(), policy, feeds, findings);
  }
}
