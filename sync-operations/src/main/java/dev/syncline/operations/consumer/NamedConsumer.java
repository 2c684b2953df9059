package dev.syncline.operations.consumer;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.manifest.ConnectionSettings;
import java.util.Objects;

/**
 * A consumer schema that a user named.
 *
 * @param destination the database that it writes to
 * @param subscription the consumer schema and its manifest
 */
public record NamedConsumer(ConnectionSettings destination, Subscription subscription) {
  public NamedConsumer {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(subscription, "subscription");
  }

  /** Manifest and consumer schema, such as {@code orders/accounts}. */
  public String name() {
    return subscription.name();
  }
}
