package dev.syncline.engine.spi;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.ConnectionSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Opens destinations of one kind of database. */
public interface DestinationAdapter {
  /**
   * Checks the consumer schemas against the destination and claims their cursor.
   *
   * @param feed the feed to apply
   * @param destination the destination to apply it to
   * @param subscriptions each consumer schema with all published minors of the major it names, in
   *     the order they are to be applied
   * @param histories the feed's: a cursor that is not among them has seen events that the event
   *     store does not have
   * @throws dev.syncline.manifest.verify.DiagnosticException if the user must change something
   * @throws RetriableException for a failure that may pass
   */
  ConsumerSink open(
      FeedName feed,
      ConnectionSettings destination,
      Map<Subscription, List<PublishedContract>> subscriptions,
      Supplier<FeedHistories> histories)
      throws InterruptedException;

  /**
   * Opens a session that reads how far the consumer schemas are. Creates nothing.
   *
   * @throws dev.syncline.manifest.verify.DiagnosticException if the user must change something
   * @throws RetriableException for a failure that may pass
   */
  CursorReader cursors(ConnectionSettings destination);

  /**
   * The lease on applying these consumer schemas to a destination, not taken yet. It is kept there,
   * beside the cursors it protects.
   *
   * @param subscriptions the consumer schemas, taken all or none
   */
  Lease lease(ConnectionSettings destination, List<Subscription> subscriptions);
}
