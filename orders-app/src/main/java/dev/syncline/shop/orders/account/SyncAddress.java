package dev.syncline.shop.orders.account;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The HTTP service of the sync that delivers accounts.
 *
 * @param service its address
 * @param apiToken the token that it wants to see; empty if it wants none
 * @param consumer the consumer schema that writes the accounts
 */
public record SyncAddress(URI service, Optional<String> apiToken, String consumer) {
  public SyncAddress {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(apiToken, "apiToken");
    Objects.requireNonNull(consumer, "consumer");
  }

  /**
   * Reads {@code SYNC_URL}, {@code SYNC_API_TOKEN} and {@code SYNC_CONSUMER}; empty without the
   * first.
   */
  public static Optional<SyncAddress> from(Map<String, String> environment) {
    return value(environment, "SYNC_URL")
        .map(
            url ->
                new SyncAddress(
                    URI.create(url),
                    value(environment, "SYNC_API_TOKEN"),
                    value(environment, "SYNC_CONSUMER").orElse("to-orders/orders-schema")));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return consumer + " at " + service;
  }
}
