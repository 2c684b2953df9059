package dev.syncline.eventstore.postgres;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.testkit.TestDatabase;
import java.util.Map;

/** Connections to test databases. */
final class Connections {
  static final String PASSWORD = "not-asked-for";

  private Connections() {}

  static ConnectionSettings to(TestDatabase database) {
    return to(database, TestDatabase.USER);
  }

  static ConnectionSettings to(TestDatabase database, String user) {
    return to(database.host(), database.port(), database.name(), user);
  }

  static ConnectionSettings to(String host, int port, String database, String user) {
    Slug slug = new Slug("event-store");
    return new ConnectionSettings(slug, host, port, database, user, new Secret(PASSWORD), Map.of());
  }
}
