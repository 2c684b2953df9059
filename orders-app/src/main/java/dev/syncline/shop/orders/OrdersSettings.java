package dev.syncline.shop.orders;

import dev.syncline.shop.orders.database.DatabaseAddress;
import java.util.Map;

/**
 * The settings of the service, from environment variables.
 *
 * @param port 0 for any free port
 */
public record OrdersSettings(String host, int port, DatabaseAddress database) {

  public OrdersSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("PORT must be from 0 to 65535, was " + port);
    }
  }

  /** Reads environment variables; the README lists them. */
  public static OrdersSettings from(Map<String, String> environment) {
    String url =
        environment.getOrDefault("DATABASE_URL", "jdbc:postgresql://localhost:5436/db-orders");
    return new OrdersSettings(
        environment.getOrDefault("HOST", "localhost"),
        port(environment.getOrDefault("PORT", "3001")),
        DatabaseAddress.parse(
            url,
            environment.getOrDefault("DATABASE_USER", "postgres"),
            environment.getOrDefault("DATABASE_PASSWORD", "postgres")));
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException("PORT must be a number, was " + text);
    }
  }
}
