package dev.syncline.operations.retention;

import dev.syncline.engine.retention.FeedTrim;
import dev.syncline.engine.retention.LogReaders;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
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
        bounds(store, feed.name(), policy)
            .ifPresent(
                found -> {
                  feeds.add(found);
                  findings.addAll(findings(found, policy));
                });
      }
    }
    return new StoreBounds(connection.address(), policy, feeds, findings);
  }

  private static Optional<FeedBounds> bounds(
      EventStore store, FeedName feed, Optional<Retention> policy) {
    FeedRetention retention = store.retention(feed);
    LogReaders readers = StoreConsumers.of(store, feed);
    Optional<Segment> due =
        policy.flatMap(stated -> new FeedTrim(retention, stated, readers).due());
    List<String> awaited = due.map(segment -> readers.behind(segment.last())).orElse(List.of());
    Optional<FeedSize> size = retention.size();
    return size.map(found -> new FeedBounds(found, due, awaited, readers.givenUp()));
  }

  private static List<Diagnostic> findings(FeedBounds feed, Optional<Retention> policy) {
    List<Diagnostic> findings = new ArrayList<>();
    feed.givenUp()
        .forEach(
            (consumer, reason) ->
                findings.add(
                    Diagnostic.warning(
                        StoreCode.CONSUMER_GIVEN_UP,
                        consumer + " of feed " + feed.size().feed() + " is given up: " + reason,
                        "have it start over, or forget it:"
                            + " docs/operate/bound-the-event-store.md")));
    boolean waits =
        policy.filter(one -> one.slowestConsumer() == SlowestConsumer.WAIT).isPresent()
            && !feed.awaited().isEmpty();
    if (waits) {
      findings.add(
          Diagnostic.warning(
              StoreCode.RETENTION_WAITS,
              "feed "
                  + feed.size().feed()
                  + " keeps more events than its policy asks for, until they are applied by "
                  + String.join(", ", feed.awaited()),
              "let them catch up, or forget those that no longer exist"));
    } else if (feed.due().isPresent()) {
      findings.add(
          Diagnostic.warning(
              StoreCode.RETENTION_LAGS,
              "feed "
                  + feed.size().feed()
                  + " still has its events up to position "
                  + feed.due().get().last()
                  + ", which its policy does not keep",
              "run the publisher with the manifest that has 'retain', or: sync-cli eventstore trim"
                  + " MANIFEST... --yes"));
    }
    return findings;
  }
}
