package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.cli.logging.LogLevel;
import dev.syncline.cli.sync.PeerResolver;
import dev.syncline.cli.sync.SyncRequest;
import dev.syncline.manifest.schema.Slug;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestSyncCommandTest {
  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
  }

  @Test
  void handsVerifiedManifestsToTheRunner() {
    shell.file("orders.json", Manifests.CONSUMER);
    shell.file("accounts.json", Manifests.PUBLISHER);
    shell.file("local.json", Manifests.CONNECTIONS);
    shell.with("ACCOUNTS_PASSWORD", "from-environment");

    var outcome =
        shell.type(
            "manifest sync accounts.json local.json --log-level debug --api-port 3010"
                + " --hostname 0.0.0.0 --resolver env");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    SyncRequest request = shell.started().get(0);
    assertThat(request.logLevel()).isEqualTo(LogLevel.DEBUG);
    assertThat(request.apiPort()).isEqualTo(3010);
    assertThat(request.furtherPorts()).isEmpty();
    assertThat(request.hostname()).isEqualTo("0.0.0.0");
    assertThat(request.resolver()).isEqualTo(PeerResolver.ENV);
    assertThat(request.manifests().manifests()).hasSize(2);
    var connection = request.manifests().connection(new Slug("db-accounts")).orElseThrow();
    assertThat(connection.password().reveal()).isEqualTo("from-environment");
  }

  @Test
  void hasRejotsDefaults() {
    shell.file("orders.json", Manifests.CONSUMER);

    var outcome = shell.type("manifest sync orders.json");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    SyncRequest request = shell.started().get(0);
    assertThat(request.apiPort()).isEqualTo(3000);
    assertThat(request.furtherPorts()).startsWith(3001, 3002);
    assertThat(request.hostname()).isEqualTo("localhost");
    assertThat(request.resolver()).isEqualTo(PeerResolver.LOCALHOST);
    assertThat(request.logLevel()).isEqualTo(LogLevel.INFO);
    assertThat(request.settings().unusual()).isEmpty();
  }

  @Test
  void settingsOnTheCommandLineOverrideThoseOfTheEnvironment() {
    shell.file("orders.json", Manifests.CONSUMER);
    shell.with("SYNCLINE_SETTINGS", "apply.lock-timeout=20s, capture.heartbeat=2s");

    var outcome =
        shell.type(
            "manifest sync orders.json --set apply.lock-timeout=30s --set"
                + " store.scan-positions=500");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(shell.started().get(0).settings().unusual())
        .hasToString("[apply.lock-timeout=30s, capture.heartbeat=2s, store.scan-positions=500]");
  }

  @Test
  void startsNothingWhenASettingIsWrongAndReportsAll() {
    shell.file("orders.json", Manifests.CONSUMER);
    shell.with("SYNCLINE_SETTINGS", "capture.hartbeat=2s");

    var outcome = shell.type("manifest sync orders.json --set apply.lock-timeout=30");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .contains(
            "error SET-101 SYNCLINE_SETTINGS capture.hartbeat=2s: there is no setting",
            "did you mean 'capture.heartbeat'?",
            "error SET-103 --set apply.lock-timeout=30: '30' is not a duration");
    assertThat(shell.started()).isEmpty();
  }

  @Test
  void startsNothingWhenAManifestIsWrong() {
    shell.file("orders.json", Manifests.CONSUMER.replace("(:id, :name)", "(:id, $1)"));

    var outcome = shell.type("manifest sync orders.json missing.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("error MAN-101").contains("missing.json does not exist");
    assertThat(shell.started()).isEmpty();
  }

  @Test
  void namesTheVariableThatIsNotSet() {
    shell.file("accounts.json", Manifests.PUBLISHER);
    shell.file("local.json", Manifests.CONNECTIONS);

    var outcome = shell.type("manifest sync accounts.json local.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("MAN-110").contains("ACCOUNTS_PASSWORD");
    assertThat(shell.started()).isEmpty();
  }

  @Test
  void refusesToRunWhereThereIsNothingToSync() {
    shell.file("local.json", Manifests.CONNECTIONS);
    shell.with("ACCOUNTS_PASSWORD", "x");

    var outcome = shell.type("manifest sync local.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("CLI-120");
    assertThat(shell.started()).isEmpty();
  }
}
