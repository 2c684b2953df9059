package dev.syncline.cli.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.cli.SyncProcess;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings reach the code that obeys them, from the command line and from the environment. */
@Tag("verify")
@Timeout(180)
class SettingsInForceTest {
  private final TestDatabase source = TestPostgres.shared().database();
  private final TestDatabase store = TestPostgres.shared().database();
  private final TestDatabase destination = TestPostgres.shared().database();
  private SyncProcess process;

  @TempDir private Path directory;

  @AfterEach
  void stop() throws InterruptedException {
    process.terminate();
    source.dropSlots();
  }

  @Test
  void aSettingOfEachModuleChangesWhatItDetermines() throws IOException {
    source.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY)",
        "INSERT INTO accounts SELECT generate_series(1, 5)");
    destination.execute("CREATE TABLE copies (id bigint PRIMARY KEY, statement_timeout text)");

    process =
        SyncProcess.with(
            Map.of("SYNCLINE_SETTINGS", "lease.duration=2m, apply.statement-timeout=2h"),
            directory.resolve("log"),
            manifest().toString(),
            "--set",
            "apply.statement-timeout=3h",
            "--set",
            "backfill.rows-per-chunk=1");

    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(destination.number("SELECT count(*) FROM copies"))
                    .as(process.output())
                    .isEqualTo(5));
    assertThat(destination.rows("SELECT DISTINCT statement_timeout FROM copies"))
        .as("the sink's session")
        .containsExactly("3h");
    assertThat(store.number("SELECT count(DISTINCT transaction_first) FROM sync_events.event"))
        .as("chunks of the backfill, a transaction of the feed each")
        .isEqualTo(5);
    assertThat(
            store.number(
                "SELECT count(*) FROM sync_events.lease"
                    + " WHERE expires_at > clock_timestamp() + interval '1 minute'"))
        .as("the lease on the feed")
        .isOne();
    assertThat(process.output())
        .contains(
            "settings other than the defaults: apply.statement-timeout=3h,"
                + " backfill.rows-per-chunk=1, lease.duration=2m");
  }

  private Path manifest() throws IOException {
    return Files.writeString(
        directory.resolve("shop.json"),
        """
        {
          "slug": "shop", "manifestVersion": 0,
          "connections": [%s, %s, %s],
          "dataStores": [
            {"connectionSlug": "source", "config": {"connectionType": "postgres",
             "slotName": "settings_%s", "publicationName": "settings"}},
            {"connectionSlug": "destination"}],
          "eventStores": [{"connectionSlug": "store"}],
          "publicSchemas": [{
            "name": "accounts", "source": {"dataStoreSlug": "source"}, "version": {"major": 1, "minor": 0},
            "outputSchema": {"type": "object", "properties": {"id": {}}},
            "config": {"publicSchemaType": "postgres", "transformations": [
              {"operation": "insert", "table": "accounts", "sql": "SELECT id FROM accounts WHERE id = :id"}]}
          }],
          "consumerSchemas": [{
            "name": "copies", "sourceManifestSlug": "shop",
            "publicSchema": {"name": "accounts", "majorVersion": 1},
            "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "destination",
              "sql": "INSERT INTO copies VALUES (:id, current_setting('statement_timeout'))",
              "deleteSql": "DELETE FROM copies WHERE id = :id"}
          }]
        }
        """
            .formatted(
                connection("source", source),
                connection("store", store),
                connection("destination", destination),
                source.name()));
  }

  private static String connection(String slug, TestDatabase database) {
    return """
    {"slug": "%s", "config": {"connectionType": "postgres", "host": "%s", "port": %d, "user": "%s",
     "password": "${env:SHOP_PASSWORD}", "database": "%s"}}\
    """
        .formatted(slug, database.host(), database.port(), TestDatabase.USER, database.name());
  }
}
