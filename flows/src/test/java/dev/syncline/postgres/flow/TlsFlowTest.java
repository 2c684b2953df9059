package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.testkit.TestCertificate;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that let nobody in without TLS and a password, and what is told where TLS fails. */
@Tag("verify")
class TlsFlowTest {
  private static final String ROLE = "secured";
  private static final Logins ROLES = new Logins(ROLE, ROLE, ROLE, ROLE);

  @TempDir private static Path directory;
  private static TestCertificate certificate;
  private static TestPostgres server;

  private final SyncRig rig =
      new SyncRig(server.database(), server.database(), server.database()).as(ROLES, "secured");

  @BeforeAll
  static void startServer() {
    certificate = TestCertificate.in(directory);
    server = TestPostgres.start(certificate.serverSettings());
    server
        .database()
        .execute(
            "SET password_encryption = 'scram-sha-256'",
            "CREATE ROLE secured SUPERUSER REPLICATION LOGIN PASSWORD 'any'",
            "DO $$ BEGIN EXECUTE format('COPY (VALUES (''host all postgres all trust''),"
                + " (''hostssl all all all scram-sha-256'')) TO %L', current_setting('hba_file'));"
                + " END $$",
            "SELECT pg_reload_conf()");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void tables() {
    rig.source().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, balance int)");
    rig.destination().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, balance int)");
    rig.publish(table("accounts", "id", "balance"))
        .consume(copy("accounts", "accounts", "id", "balance"));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void everySessionIsEncryptedCaptureIncluded() {
    rig.source().execute("INSERT INTO accounts VALUES (1, 1)");
    rig.with(verified()).start();
    rig.drain();
    rig.source().execute("INSERT INTO accounts VALUES (2, 2)");
    rig.drain();

    assertThat(rig.destination().rows("SELECT id FROM accounts ORDER BY id"))
        .containsExactly("1", "2");
    String sessions =
        "SELECT DISTINCT backend_type, ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
            + " WHERE usename = 'secured' ORDER BY 1";
    assertThat(rig.source().rows(sessions)).containsExactly("client backend|t", "walsender|t");
  }

  @Test
  void aServerWithoutTlsIsRefusedEverywhere() {
    TestDatabase plain = TestPostgres.shared().database();
    assertThat(refusal(plain, Map.of("sslmode", "verify-full")))
        .contains("STO-111", "ssl = on", "sslMode");

    try (SyncRig half = new SyncRig(plain, rig.store(), plain)) {
      half.publish(table("accounts", "id", "balance"))
          .consume(copy("accounts", "accounts", "id", "balance"))
          .as(ROLES, "half")
          .with(verified())
          .start();
      await()
          .atMost(SyncRig.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(half.pipelines())
                      .allMatch(one -> one.state() == PipelineState.HALTED)
                      .extracting(PipelineStatus::note)
                      .anyMatch(note -> note.startsWith("SRC-116"))
                      .anyMatch(note -> note.startsWith("DST-117")));
    }
  }

  @Test
  void aServerThatDoesNotProveItsNameIsRefused() {
    String trusted = certificate.certificate().toString();
    assertThat(refusal(rig.store(), Map.of("sslmode", "verify-full")))
        .contains("STO-111", "sslRootCert");
    assertThat(
            refusal(rig.store(), Map.of("sslmode", "verify-full", "sslrootcert", trusted + ".not")))
        .contains("STO-111", "sslRootCert");
    assertThat(
            refusal(
                new TestDatabase(
                    "127.0.0.1", rig.store().port(), rig.store().name(), rig.store().url()),
                Map.of("sslmode", "verify-full", "sslrootcert", trusted)))
        .contains("STO-111", "name its certificate has");
  }

  private static Map<String, String> verified() {
    return Map.of("sslmode", "verify-full", "sslrootcert", certificate.certificate().toString());
  }

  private static String refusal(TestDatabase database, Map<String, String> options) {
    ConnectionSettings connection =
        new ConnectionSettings(
            new Slug("db-store"),
            database.host(),
            database.port(),
            database.name(),
            ROLE,
            new Secret("any"),
            options);
    Throwable refused = catchThrowable(() -> PostgresEventStore.connect(connection).close());
    assertThat(refused).isInstanceOf(DiagnosticException.class);
    return refused.getMessage();
  }
}
