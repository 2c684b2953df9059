package dev.syncline.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes ShopJot's manifests for the demo: the contracts unchanged, and the connections to the
 * demo's servers.
 */
final class ShopManifests {
  private static final String STORE =
      """
      {
        "slug": "%s",
        "config": {
          "connectionType": "postgres",
          "host": "localhost",
          "port": %d,
          "user": "%s",
          "password": "${env:DEMO_PASSWORD}",
          "database": "%s"
        }
      }\
      """;

  private final Path directory;

  /**
   * @param directory where the files are written
   */
  ShopManifests(Path directory) {
    this.directory = directory;
  }

  /** Writes the contracts that the accounts team publishes. */
  Path fromAccountsBase() {
    return copy("from-accounts.base.json");
  }

  /** Writes the accounts team's connections. */
  Path fromAccountsEnvironment(DemoDatabase accounts, DemoDatabase eventStore) {
    String dataStores =
        """
        {
          "connectionSlug": "db-accounts",
          "config": {
            "connectionType": "postgres",
            "slotName": "syncline_demo",
            "publicationName": "syncline_demo"
          }
        }\
        """;
    return environment("from-accounts-demo", accounts, eventStore, dataStores);
  }

  /** Writes the contracts that the orders team consumes. */
  Path toOrdersBase() {
    return copy("to-orders.base.json");
  }

  /** Writes the orders team's connections. */
  Path toOrdersEnvironment(DemoDatabase orders, DemoDatabase eventStore) {
    return environment(
        "to-orders-demo", orders, eventStore, "  { \"connectionSlug\": \"db-orders\" }");
  }

  private Path environment(
      String slug, DemoDatabase database, DemoDatabase eventStore, String dataStores) {
    String json =
        """
        {
          "slug": "%s",
          "manifestVersion": 0,
          "connections": [
        %s,
        %s
          ],
          "dataStores": [
        %s
          ],
          "eventStores": [{ "connectionSlug": "%s" }]
        }
        """
            .formatted(
                slug,
                connection(database),
                connection(eventStore),
                dataStores.indent(2).stripTrailing(),
                eventStore.name());
    return write(slug + ".json", json);
  }

  private static String connection(DemoDatabase database) {
    return STORE.formatted(database.name(), database.port(), DemoDatabase.USER, database.name());
  }

  private Path copy(String name) {
    try (InputStream resource = ShopManifests.class.getResourceAsStream("shop/" + name)) {
      return write(
          name, new String(resource.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path write(String name, String json) {
    try {
      Files.createDirectories(directory);
      return Files.writeString(directory.resolve(name), json);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
