package dev.syncline.postgres.sink;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.CursorReader;
import dev.syncline.engine.spi.DestinationAdapter;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.sink.bookkeeping.DestinationCursors;
import dev.syncline.postgres.sink.bookkeeping.DestinationLease;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Opens PostgreSQL destinations. */
public final class PostgresDestinations implements DestinationAdapter {
  private final SinkSettings settings;
  private final SinkProcess process = new SinkProcess();

  /**
   * @param settings the bounds of every sink
   */
  public PostgresDestinations(SinkSettings settings) {
    this.settings = settings;
  }

  @Override
  public ConsumerSink open(
      FeedName feed,
      ConnectionSettings destination,
      Map<Subscription, List<PublishedContract>> subscriptions,
      Supplier<FeedHistories> histories) {
    List<ContractSubscription> contracts =
        subscriptions.entrySet().stream()
            .map(entry -> new ContractSubscription(entry.getKey(), entry.getValue()))
            .toList();
    return PostgresSink.open(feed, destination, contracts, histories, process, settings);
  }

  @Override
  public CursorReader cursors(ConnectionSettings destination) {
    return DestinationCursors.open(destination);
  }

  @Override
  public Lease lease(ConnectionSettings destination, List<Subscription> subscriptions) {
    return DestinationLease.on(
        destination, subscriptions.stream().map(Subscription::name).toList(), settings.lease());
  }
}
