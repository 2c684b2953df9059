package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReportingTest {
  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
  }

  @Test
  void listsEachSectionInLinesThatAreEasyToCut() {
    shell.file("rejot-manifest.json", Manifests.CONNECTIONS);

    assertThat(shell.type("manifest connection list").out())
        .isEqualTo(
            """
            db-accounts  postgres  accounts@localhost:5435/accounts  password: ${env:ACCOUNTS_PASSWORD}
            db-orders    postgres  orders@localhost:5436/orders      password: written in the manifest
            """);
    assertThat(shell.type("manifest datastore list").out())
        .contains("db-accounts  slot: accounts_slot  publication: accounts_publication");
    assertThat(shell.type("manifest eventstore list").out()).isEqualTo("db-orders\n");
  }

  @Test
  void showsAManifestTogetherWithItsWorkspaces() {
    shell.file("accounts.json", Manifests.PUBLISHER);
    shell.file("orders.json", Manifests.CONSUMER);
    shell.file(
        "all.json",
        """
        {"slug": "all", "manifestVersion": 0, "workspaces": ["accounts.json", "orders.json"]}
        """);

    var info = shell.type("manifest info --manifest all.json");
    var workspace = shell.type("workspace info --manifest all.json");

    assertThat(info.out())
        .contains("accounts-schema  1.0  from db-accounts  id, name")
        .contains("orders-schema  of accounts/accounts-schema v1  into db-orders");
    assertThat(workspace.out()).contains("publishes 1  consumes 0").contains("orders.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest info",
        "manifest connection list",
        "manifest datastore list",
        "manifest eventstore list",
        "manifest check",
        "workspace info"
      })
  void reportsAsOneVersionedDocumentForPrograms(String command) throws IOException {
    shell.file("rejot-manifest.json", Manifests.CONNECTIONS);

    var outcome = shell.type(command + " --json");

    JsonNode document = new ObjectMapper().readTree(outcome.out());
    assertThat(document.path("schemaVersion").asInt()).isEqualTo(1);
    assertThat(document.size()).isGreaterThan(1);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void aRefusalIsADocumentTooWhenAProgramAsked() throws IOException {
    JsonNode document = new ObjectMapper().readTree(shell.type("manifest info --json").out());

    assertThat(document.path("diagnostics").path(0).path("code").asText()).isEqualTo("CLI-101");
    assertThat(document.path("errors").asInt()).isEqualTo(1);
  }

  @Test
  void findingsAreTheResultOfACheckWithPlaceCaretAndRemedy() {
    shell.file("bad.json", Manifests.CONSUMER.replace("consumerSchemas", "consumerSchema"));

    var outcome = shell.type("manifest check bad.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("error MAN-103 " + directory.resolve("bad.json") + ":19:3")
        .contains("   19 |   \"consumerSchema\": [")
        .contains("      |   ^")
        .contains("did you mean 'consumerSchemas'?")
        .contains("1 error");
  }

  @Test
  void reportsEverythingAtOnceSortedByPlace() {
    shell.file(
        "bad.json",
        Manifests.CONSUMER
            .replace("\"port\": 5436", "\"port\": \"5436x\"")
            .replace("\"slug\": \"orders\"", "\"slug\": \"Orders\"")
            .replace("\"majorVersion\": 1", "\"majorVersion\": \"one\""));

    var outcome = shell.type("manifest check bad.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).containsSubsequence(":2:11 ", ":10:", ":23:", "3 errors");
  }

  @Test
  void aSoundRunOfSeveralFilesPasses() {
    shell.file("accounts.json", Manifests.PUBLISHER);
    shell.file("orders.json", Manifests.CONSUMER);
    shell.file(
        "local.json",
        Manifests.CONNECTIONS
            .replace(Manifests.SECRET, "${env:ORDERS_PASSWORD:-orders}")
            .replace("\"x-team\"", "\"x-note\""));

    var outcome = shell.type("manifest check accounts.json orders.json local.json");

    assertThat(outcome.out()).doesNotContain("error ");
    assertThat(outcome.status()).isZero();
  }

  @Test
  void checksReferencesToValuesOnlyWhenAsked() {
    shell.file("rejot-manifest.json", Manifests.CONNECTIONS);

    assertThat(shell.type("manifest check").status()).isZero();
    assertThat(shell.type("manifest check --resolve").out())
        .contains("MAN-110", "ACCOUNTS_PASSWORD");
    shell.with("ACCOUNTS_PASSWORD", "x");
    assertThat(shell.type("manifest check --resolve").status()).isZero();
  }

  /** The part "Manifest" of what people get wrong: each is refused at its place. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"slug\": \"orders\", | \"slug\": \"orders\" | MAN-102 | :3:",
        "\"manifestVersion\": 0 | \"manifestVersion\": 7 | MAN-107 | :3:",
        "\"manifestVersion\": 0, | \"manifestVersio\": 0, | MAN-103 | :3:",
        "\"slug\": \"orders\" | \"slug\": \"Orders\" | MAN-106 | :2:",
        "\"port\": 5436 | \"port\": \"5436x\" | MAN-105 | :10:",
        "\"port\": 5436 | \"port\": 70000 | MAN-108 | :10:",
        "\"host\": \"localhost\", | \"hots\": \"localhost\", | MAN-103 | :9:",
        "\"user\": \"orders\", | \"x-user\": \"orders\", | MAN-104 | :7:",
        "\"connectionType\": \"postgres\" | \"connectionType\": \"mysql\" | MAN-109 | :8:",
        "{ \"connectionSlug\": \"db-orders\" }], \"ev | { \"connectionSlug\": \"nix\" }], \"ev |"
            + " MAN-201 | :17:",
        "\"destinationDataStoreSlug\": \"db-orders\" | \"destinationDataStoreSlug\": \"db-order\" |"
            + " MAN-202 | :25:",
        "VALUES (:id, :name) | VALUES (:id, $1) | SQL-101 | :26:",
        "VALUES (:id, :name) | VALUES (:id, :name); DELETE FROM x | SQL-102 | :26:",
        "VALUES (:id, :name) | VALUES (:id, 'open) | SQL-103 | :26:",
      })
  void refusesAFaultyManifestAtItsPlace(String right, String wrong, String code, String place) {
    String oneLine = Manifests.CONSUMER.replace("}],\n  \"ev", "}], \"ev");
    assertThat(oneLine).contains(right);
    shell.file("bad.json", oneLine.replace(right, wrong));

    var outcome = shell.type("manifest check bad.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).containsPattern("error " + code + " \\S*bad\\.json" + place);
  }

  @Test
  void printsTheSchemaOfTheFormat() throws IOException {
    var outcome = shell.type("manifest schema");

    assertThat(new ObjectMapper().readTree(outcome.out()).path("properties").has("slug")).isTrue();
  }
}
