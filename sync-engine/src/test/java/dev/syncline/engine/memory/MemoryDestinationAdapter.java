package dev.syncline.engine.memory;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.spi.ConsumerCursor;
import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.CursorReader;
import dev.syncline.engine.spi.DestinationAdapter;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Opens one destination, which every plan means and which consumes one feed. */
public final class MemoryDestinationAdapter implements DestinationAdapter {
  private final MemoryDestination destination;

  /** Only its leases are used: they are the same for a destination as for a feed. */
  private final MemoryEventStore leases = new MemoryEventStore();

  public MemoryDestinationAdapter(MemoryDestination destination) {
    this.destination = destination;
  }

  @Override
  public ConsumerSink open(
      FeedName feed,
      ConnectionSettings settings,
      Map<Subscription, List<PublishedContract>> subscriptions,
      Supplier<FeedHistories> histories) {
    for (Subscription one : subscriptions.keySet()) {
      if (!histories.get().contain(destination.cursor(one.name()))) {
        throw new DiagnosticException(MemoryCode.OTHER_HISTORY.diagnostic());
      }
    }
    return new MemorySink(destination, subscriptions.keySet());
  }

  @Override
  public CursorReader cursors(ConnectionSettings settings) {
    return new CursorReader() {
      @Override
      public Map<String, ConsumerCursor> read(FeedName feed) {
        return destination.cursors();
      }

      @Override
      public void close() {
        // Holds nothing.
      }
    };
  }

  @Override
  public Lease lease(ConnectionSettings settings, List<Subscription> subscriptions) {
    return leases.lease(
        new FeedName(subscriptions.get(0).manifest(), settings.slug()),
        subscriptions.stream().map(Subscription::name).toList());
  }
}
