package dev.syncline.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.Connection;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.connect.WatchedSocket;
import dev.syncline.testkit.TestCertificate;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connections the engine opens by itself. */
class EnginePropertiesTest {

  @TempDir private Path directory;

  @Test
  void theEnginesConnectionsAreProtectedLikeOurs() {
    assertThat(properties("db.example.org", 5432, Map.of("sslrootcert", "ca.crt")))
        .containsEntry("driver.sslmode", "verify-full")
        .containsEntry("driver.sslrootcert", "ca.crt")
        .containsEntry("driver.preferQueryMode", "extended");
    assertThat(properties("db.example.org", 5432, Map.of("sslmode", "require")))
        .containsEntry("driver.sslmode", "require");
  }

  /** The certificate is for localhost; the engine has defaults of its own that would do with it. */
  @Test
  void theEngineRefusesAServerThatDoesNotProveItsName() throws Exception {
    TestCertificate certificate = TestCertificate.in(directory);
    CompletableFuture<String> end = new CompletableFuture<>();
    try (TestPostgres server = TestPostgres.start(certificate.serverSettings());
        EngineRun run = run()) {
      CaptureEngine engine =
          new CaptureEngine(
              "test",
              properties(
                  run,
                  "127.0.0.1",
                  server.port(),
                  Map.of(
                      "sslmode",
                      "verify-full",
                      "sslrootcert",
                      certificate.certificate().toString())),
              (records, committer) -> {},
              (success, message, error) -> end.complete(message + error));
      engine.start();

      assertThat(end.get(60, TimeUnit.SECONDS)).containsIgnoringCase("hostname 127.0.0.1");
      engine.close(CaptureSettings.USUAL_HEARTBEAT);
    }
  }

  private static EngineRun run() {
    return EngineRun.begin(new DurablePosition(Lsn.parse("0/1")), record -> {}, WatchedSocket::new);
  }

  private static Properties properties(String host, int port, Map<String, String> options) {
    try (EngineRun run = run()) {
      return properties(run, host, port, options);
    }
  }

  private static Properties properties(
      EngineRun run, String host, int port, Map<String, String> options) {
    Slug slug = new Slug("db");
    return EngineProperties.of(
        new CaptureSettings(
            new Connection(
                slug, host, port, "postgres", TestDatabase.USER, new Secret("any"), options),
            new DataStore.Capture("slot", "publication"),
            new FeedName(slug, slug),
            Map.of(new TableName("public", "accounts"), Set.of()),
            Lsn.parse("0/1"),
            CaptureSettings.USUAL_HEARTBEAT),
        run);
  }
}
