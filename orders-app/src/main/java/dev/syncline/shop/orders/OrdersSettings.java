package dev.syncline.shop.orders;

import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.shop.kit.http.ServerAddress;
import java.util.Map;

/** The settings of the service, from environment variables. */
public record OrdersSettings(ServerAddress server, DatabaseAddress database) {

  /** Reads environment variables; the README lists them. */
  public static OrdersSettings from(Map<String, String> environment) {
    return new OrdersSettings(
        ServerAddress.from(environment, 3001),
        DatabaseAddress.from(
            environment, "DATABASE", "jdbc:postgresql://localhost:5436/db-orders"));
  }
}
