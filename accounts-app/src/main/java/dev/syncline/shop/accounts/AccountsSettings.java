package dev.syncline.shop.accounts;

import dev.syncline.shop.accounts.database.DatabaseAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the service, from environment variables.
 *
 * @param port 0 for any free port
 * @param eventStore empty if the service runs without a sync
 */
public record AccountsSettings(
    String host, int port, DatabaseAddress database, Optional<DatabaseAddress> eventStore) {

  public AccountsSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("PORT must be from 0 to 65535, was " + port);
    }
  }

  /** Reads environment variables; the README lists them. */
  public static AccountsSettings from(Map<String, String> environment) {
    String url =
        environment.getOrDefault("DATABASE_URL", "jdbc:postgresql://localhost:5435/db-accounts");
    return new AccountsSettings(
        environment.getOrDefault("HOST", "localhost"),
        port(environment.getOrDefault("PORT", "3000")),
        address(environment, "DATABASE", url),
        Optional.ofNullable(environment.get("EVENTSTORE_URL"))
            .filter(text -> !text.isBlank())
            .map(text -> address(environment, "EVENTSTORE", text)));
  }

  private static DatabaseAddress address(Map<String, String> environment, String name, String url) {
    return DatabaseAddress.parse(
        url,
        environment.getOrDefault(name + "_USER", "postgres"),
        environment.getOrDefault(name + "_PASSWORD", "postgres"));
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException("PORT must be a number, was " + text);
    }
  }
}
