package dev.syncline.shop.orders;

import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.shop.kit.http.ServerAddress;
import dev.syncline.shop.orders.account.SyncAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the service, from environment variables.
 *
 * @param sync the sync that delivers the accounts; empty if the service waits for none
 */
public record OrdersSettings(
    ServerAddress server, DatabaseAddress database, Optional<SyncAddress> sync) {

  /** Reads environment variables; the README lists them. */
  public static OrdersSettings from(Map<String, String> environment) {
    return new OrdersSettings(
        ServerAddress.from(environment, 3001),
        DatabaseAddress.from(environment, "DATABASE", "jdbc:postgresql://localhost:5436/db-orders"),
        SyncAddress.from(environment));
  }
}
