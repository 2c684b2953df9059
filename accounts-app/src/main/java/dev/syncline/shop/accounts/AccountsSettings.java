package dev.syncline.shop.accounts;

import dev.syncline.shop.kit.database.DatabaseAddress;
import dev.syncline.shop.kit.http.ServerAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the service, from environment variables.
 *
 * @param eventStore empty if the service runs without a sync
 */
public record AccountsSettings(
    ServerAddress server, DatabaseAddress database, Optional<DatabaseAddress> eventStore) {

  /** Reads environment variables; the README lists them. */
  public static AccountsSettings from(Map<String, String> environment) {
    return new AccountsSettings(
        ServerAddress.from(environment, 3000),
        DatabaseAddress.from(
            environment, "DATABASE", "jdbc:postgresql://localhost:5435/db-accounts"),
        Optional.ofNullable(environment.get("EVENTSTORE_URL"))
            .filter(url -> !url.isBlank())
            .map(url -> DatabaseAddress.from(environment, "EVENTSTORE", url)));
  }
}
