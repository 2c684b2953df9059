package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.source.SourceSettings;
import dev.syncline.postgres.source.internal.debezium.CaptureEngine;
import dev.syncline.postgres.source.internal.debezium.EngineRun;
import dev.syncline.testkit.TestCertificate;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connections the engine opens by itself. */
@Tag("verify")
class EnginePropertiesTest {

  @TempDir private Path directory;

  /** The certificate is for localhost; the engine has defaults of its own that would do with it. */
  @Test
  void theEngineRefusesAServerThatDoesNotProveItsName() throws Exception {
    TestCertificate certificate = TestCertificate.in(directory);
    CompletableFuture<String> end = new CompletableFuture<>();
    Map<String, String> options =
        Map.of("sslmode", "verify-full", "sslrootcert", certificate.certificate().toString());
    try (TestPostgres server = TestPostgres.start(certificate.serverSettings())) {
      ConnectionSettings source = connection("127.0.0.1", server.port(), options);
      try (EngineRun run = run(source)) {
        CaptureEngine engine =
            new CaptureEngine(
                "test",
                properties(source, run),
                () -> {},
                (message, error) -> end.complete(message + error));
        engine.start();

        assertThat(end.get(60, TimeUnit.SECONDS)).containsIgnoringCase("hostname 127.0.0.1");
        engine.close(SourceSettings.DEFAULT.capture().heartbeat());
      }
    }
  }

  @Test
  void nothingOfTheLoginIsAmongThePropertiesTheEngineLogs() {
    ConnectionSettings source = connection("::1", 5432, Map.of("sslmode", "require"));
    try (EngineRun run = run(source)) {
      assertThat(properties(source, run).values().toString())
          .doesNotContain("any", "::1", "require");
    }
  }

  private static EngineRun run(ConnectionSettings source) {
    return EngineRun.begin(
        source,
        PlannedTables.none(source)::planned,
        () -> Lsn.parse("0/1"),
        record -> true,
        () -> false);
  }

  private static ConnectionSettings connection(String host, int port, Map<String, String> options) {
    return new ConnectionSettings(
        new Slug("db"), host, port, "es", TestDatabase.USER, new Secret("any"), options);
  }

  private static Properties properties(ConnectionSettings source, EngineRun run) {
    Slug slug = new Slug("db");
    return EngineProperties.of(
        new CaptureSettings(
            source,
            new DataStore.Capture("slot", "publication"),
            new FeedName(slug, slug),
            Map.of(new TableName("public", "accounts"), Set.of()),
            Lsn.parse("0/1"),
            SourceSettings.DEFAULT.capture()),
        run);
  }
}
