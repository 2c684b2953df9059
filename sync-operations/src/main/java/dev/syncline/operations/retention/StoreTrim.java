package dev.syncline.operations.retention;

import dev.syncline.engine.retention.FeedTrim;
import dev.syncline.engine.retention.LogReaders;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.NamedEventStore;
import dev.syncline.operations.problem.OperationCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Drops what the retention policy of the manifests does not keep, as a publisher does by itself.
 */
public final class StoreTrim {
  private final ManifestSet manifests;
  private final EventStores stores;

  public StoreTrim(ManifestSet manifests, EventStores stores) {
    this.manifests = manifests;
    this.stores = stores;
  }

  /**
   * What would be dropped first.
   *
   * @param feed the feed
   * @param due its oldest segment, if the policy does not keep it and it is folded
   * @param behind the consumers that have not applied its events
   */
  public record Due(FeedName feed, Optional<Segment> due, List<String> behind) {
    public Due {
      behind = List.copyOf(behind);
    }
  }

  /**
   * What was dropped.
   *
   * @param feed the feed
   * @param result the segments, and whom that concerns
   */
  public record Trimmed(FeedName feed, FeedTrim.Result result) {}

  /**
   * Finds what a trim would begin with. Changes nothing.
   *
   * @param wanted which feed; empty for all
   * @throws DiagnosticException if the manifests state no policy, or there is no such feed
   */
  public List<Due> preview(Optional<String> wanted) {
    Retention policy = policy();
    List<Due> found = new ArrayList<>();
    try (EventStore store = stores.open(NamedEventStore.of(manifests))) {
      for (FeedName feed : ChosenFeeds.in(store, wanted)) {
        LogReaders readers = StoreConsumers.of(store, feed);
        Optional<Segment> due = new FeedTrim(store.retention(feed), policy, readers).due();
        List<String> behind = due.map(one -> readers.behind(one.last())).orElse(List.of());
        found.add(new Due(feed, due, behind));
      }
    }
    return found;
  }

  /**
   * Trims.
   *
   * @param wanted which feed; empty for all
   * @return what was done, by feed
   * @throws DiagnosticException as {@link #preview} does, and if the role may not
   */
  public List<Trimmed> trim(Optional<String> wanted) {
    Retention policy = policy();
    List<Trimmed> done = new ArrayList<>();
    try (EventStore store = stores.open(NamedEventStore.of(manifests))) {
      for (FeedName feed : ChosenFeeds.in(store, wanted)) {
        FeedTrim trim = new FeedTrim(store.retention(feed), policy, StoreConsumers.of(store, feed));
        done.add(new Trimmed(feed, trim.run(() -> true)));
      }
    }
    return done;
  }

  private Retention policy() {
    return manifests
        .retention()
        .orElseThrow(
            () ->
                new DiagnosticException(
                    Diagnostic.error(
                        OperationCode.NO_RETENTION,
                        "the manifests state no retention policy: the event store keeps everything",
                        "add \"retain\": {\"time\": \"7d\"} to the event store in one of them")));
  }
}
