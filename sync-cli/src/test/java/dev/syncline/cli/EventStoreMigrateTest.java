package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner's part of an event store whose other roles own nothing. */
@Tag("verify")
class EventStoreMigrateTest {
  private final TestDatabase store = TestPostgres.shared().database();

  @TempDir private Path directory;

  @Test
  void createsTheTablesAndFindsThemUpToDateTheNextTime() {
    String owner = "owner_of_" + store.name();
    store.execute(
        "CREATE ROLE " + owner + " LOGIN", "CREATE SCHEMA sync_events AUTHORIZATION " + owner);
    CommandLineSession shell = new CommandLineSession(directory);
    shell.file("owner.json", manifest(owner, "[{\"connectionSlug\": \"db-store\"}]"));

    for (int run = 1; run <= 2; run++) {
      var outcome = shell.type("manifest eventstore migrate owner.json");
      assertThat(outcome.status()).as(outcome.err()).isZero();
      assertThat(outcome.err()).contains(owner + "@localhost", "is up to date");
    }
    assertThat(
            store.value(
                "SELECT tableowner FROM pg_tables WHERE schemaname = 'sync_events' AND tablename ="
                    + " 'event'"))
        .isEqualTo(owner);
  }

  @Test
  void needsAnEventStore() {
    CommandLineSession shell = new CommandLineSession(directory);
    shell.file("owner.json", manifest("postgres", "[]"));

    var outcome = shell.type("manifest eventstore migrate owner.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("ENG-").contains("no event store");
  }

  private String manifest(String user, String eventStores) {
    return """
    {
      "slug": "owner",
      "manifestVersion": 0,
      "connections": [{"slug": "db-store", "config": {"connectionType": "postgres",
        "host": "localhost", "port": %d, "user": "%s", "password": "any", "database": "%s"}}],
      "eventStores": %s
    }
    """
        .formatted(store.port(), user, store.name(), eventStores);
  }
}
