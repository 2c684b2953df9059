package dev.syncline.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.Connection;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the engine makes of its settings where it opens connections of its own. */
class EnginePropertiesTest {
  @Test
  void theEnginesConnectionsAreProtectedLikeOurs() {
    Properties driver = driver(Map.of("sslrootcert", "ca.crt", "preferQueryMode", "simple"));

    assertThat(driver)
        .containsEntry("sslmode", "verify-full")
        .containsEntry("sslrootcert", "ca.crt")
        .containsEntry("preferQueryMode", "extended");
  }

  @Test
  void whatTheManifestAsksForReachesTheEngine() {
    assertThat(driver(Map.of("sslmode", "require"))).containsEntry("sslmode", "require");
  }

  @Test
  void theEngineShowsNoPassword() {
    Configuration configuration = Configuration.from(properties(Map.of()));

    assertThat(configuration.toString()).doesNotContain("hunter2");
    assertThat(configuration.withMaskedPasswords().asProperties().toString())
        .doesNotContain("hunter2");
  }

  private static Properties driver(Map<String, String> options) {
    return new PostgresConnectorConfig(Configuration.from(properties(options)))
        .getJdbcConfig()
        .asProperties();
  }

  private static Properties properties(Map<String, String> options) {
    Slug slug = new Slug("db");
    return EngineProperties.of(
        new CaptureSettings(
            new Connection(
                slug, "db.example.org", 5432, "shop", "ada", new Secret("hunter2"), options),
            new DataStore.Capture("slot", "publication"),
            new FeedName(slug, slug),
            Map.of(new TableName("public", "accounts"), Set.of()),
            Lsn.parse("0/1"),
            CaptureSettings.USUAL_HEARTBEAT),
        "run");
  }
}
