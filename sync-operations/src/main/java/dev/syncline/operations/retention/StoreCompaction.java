package dev.syncline.operations.retention;

import dev.syncline.engine.retention.Bounding;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.NamedEventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Folds all events of feeds into the base. No event is lost by that. */
public final class StoreCompaction {
  private final ManifestSet manifests;
  private final EventStores stores;
  private final Bounding settings;

  /**
   * @param settings how many events one transaction folds, and how long deletes are kept
   */
  public StoreCompaction(ManifestSet manifests, EventStores stores, Bounding settings) {
    this.manifests = manifests;
    this.stores = stores;
    this.settings = settings;
  }

  /**
   * What was folded of one feed.
   *
   * @param feed the feed
   * @param folded how many events, so far
   * @param deletes how many old deletes were removed from its base
   * @param size what the feed takes now
   */
  public record Compacted(FeedName feed, long folded, long deletes, FeedSize size) {}

  /**
   * Compacts, one transaction after the other.
   *
   * @param wanted which feed; empty for all
   * @param progress is given how far a feed has come, after each transaction
   * @return what was done, by feed
   * @throws dev.syncline.manifest.verify.DiagnosticException if there is no such feed, or the role
   *     may not
   */
  public List<Compacted> compact(Optional<String> wanted, Consumer<Compacted> progress) {
    List<Compacted> done = new ArrayList<>();
    try (EventStore store = stores.open(NamedEventStore.of(manifests))) {
      for (FeedName feed : ChosenFeeds.in(store, wanted)) {
        compact(feed, store.retention(feed), progress).ifPresent(done::add);
      }
    }
    return done;
  }

  private Optional<Compacted> compact(
      FeedName feed, FeedRetention retention, Consumer<Compacted> progress) {
    long folded = 0;
    for (long some = retention.fold(settings.foldEvents());
        some > 0;
        some = retention.fold(settings.foldEvents())) {
      folded += some;
      compacted(feed, retention, folded, 0).ifPresent(progress);
    }
    long deletes = 0;
    for (long some = purge(retention); some > 0; some = purge(retention)) {
      deletes += some;
    }
    return compacted(feed, retention, folded, deletes);
  }

  private long purge(FeedRetention retention) {
    return retention.purge(settings.deletesKept(), settings.deletesAtOnce());
  }

  private static Optional<Compacted> compacted(
      FeedName feed, FeedRetention retention, long folded, long deletes) {
    return retention.size().map(size -> new Compacted(feed, folded, deletes, size));
  }
}
