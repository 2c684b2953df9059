package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectCommandTest {
  private static final String ACCOUNTS =
      """
      import static dev.syncline.manifest.define.Definitions.publicSchema;
      import static dev.syncline.manifest.define.Definitions.version;

      import dev.syncline.manifest.define.PublicSchemaBuilder;
      import dev.syncline.manifest.define.PublicSchemaDefinition;

      public final class AccountSchema implements PublicSchemaDefinition {
        record Account(long id, String name) {}

        public PublicSchemaBuilder define() {
          return publicSchema("accounts-schema", version(1, 0))
              .from("db-accounts")
              .rows(Account.class)
              .key("id")
              .insertOrUpdate("accounts", "SELECT id, name FROM accounts WHERE id = :id");
        }
      }
      """;

  private static final String ORDERS =
      """
      consumerSchemas:
        - name: orders-schema
          sourceManifestSlug: accounts
          publicSchema: {name: accounts-schema, majorVersion: 1}
          config:
            consumerSchemaType: postgres
            destinationDataStoreSlug: db-orders
            sql: INSERT INTO destination_accounts (id, name) VALUES (:id, :name)
            deleteSql: DELETE FROM destination_accounts WHERE id = :id
      """;

  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
  }

  @Test
  void saysAtTheFirstUseThatDefinitionsAreRun() throws IOException {
    String warning = "run on this machine with your rights";
    shell.file("src/AccountSchema.java", ACCOUNTS);
    shell.file("orders.yaml", ORDERS);

    assertThat(shell.type("collect orders.yaml --manifest orders.json").err())
        .doesNotContain(warning);
    assertThat(shell.type("collect src/AccountSchema.java --manifest m.json").err())
        .contains(warning);
    assertThat(shell.type("collect src/AccountSchema.java --manifest m.json --write").err())
        .contains(warning);
    assertThat(shell.type("collect src/AccountSchema.java --manifest m.json --write").err())
        .doesNotContain(warning);
    assertThat(shell.type("help collect").out()).contains("with your rights");
  }

  @Test
  void collectsJavaSourcesIntoAManifestAndRecordsWhereTheyAre() throws IOException {
    shell.file("src/AccountSchema.java", ACCOUNTS);
    shell.file("accounts.json", "{\"slug\": \"accounts\", \"manifestVersion\": 0, \"x-team\": 1}");

    var outcome =
        shell.type("collect src/AccountSchema.java --manifest accounts.json --write --check");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("Wrote 1 public schema and 0 consumer schemas to");
    JsonNode schema = json("accounts.json").at("/publicSchemas/0");
    assertThat(schema.path("name").asText()).isEqualTo("accounts-schema");
    assertThat(schema.path("definitionFile").asText()).isEqualTo("src/AccountSchema.java");
    assertThat(json("accounts.json").path("x-team").asInt()).isEqualTo(1);
  }

  @Test
  void collectingTwiceChangesNothing() {
    shell.file("src/AccountSchema.java", ACCOUNTS);
    shell.type("manifest init --slug accounts");
    shell.type("collect src --write");
    String once = shell.content("rejot-manifest.json");

    var again = shell.type("collect src --write --check");

    assertThat(again.err()).contains("is up to date");
    assertThat(shell.content("rejot-manifest.json")).isEqualTo(once);
  }

  @Test
  void collectsYamlForTeamsWithoutJava() throws IOException {
    shell.file("orders.yaml", ORDERS);
    shell.type("manifest init --slug orders");

    var outcome = shell.type("collect orders.yaml --write");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(json("rejot-manifest.json").at("/consumerSchemas/0/definitionFile").asText())
        .isEqualTo("orders.yaml");
  }

  @Test
  void collectsCompiledClassesFromAClassPath() throws IOException {
    Path source = shell.file("src/AccountSchema.java", ACCOUNTS);
    Path classes = Files.createDirectories(directory.resolve("classes"));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(compiled).isZero();
    shell.type("manifest init --slug accounts");

    var outcome = shell.type("collect AccountSchema --class-path classes --print");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEqualTo("public  accounts-schema  1.0\n");
    assertThat(shell.type("collect AccountSchema").err()).contains("error MAN-303");
  }

  @Test
  void definitionsMayUseClassesOfTheClassPath() throws IOException {
    Path shared =
        shell.file(
            "shared/Tables.java",
            "public class Tables { public static final String A = \"accounts\"; }");
    Path classes = Files.createDirectories(directory.resolve("classes"));
    ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, "-d", classes.toString(), shared.toString());
    shell.file("src/AccountSchema.java", ACCOUNTS.replace("(\"accounts\",", "(Tables.A,"));
    shell.type("manifest init --slug accounts");

    assertThat(shell.type("collect src --write").status()).isEqualTo(1);
    assertThat(shell.type("collect src --write --class-path classes").status()).isZero();
  }

  @Test
  void printsTheSchemasFoundOnStandardOutputAndWritesNothingUnasked() {
    shell.file("AccountSchema.java", ACCOUNTS);
    shell.file("orders.yaml", ORDERS);
    shell.type("manifest init --slug accounts");
    String before = shell.content("rejot-manifest.json");

    var outcome = shell.type("collect AccountSchema.java orders.yaml --print --check --verbose");

    assertThat(outcome.status()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines())
        .containsExactlyInAnyOrder(
            "public    accounts-schema  1.0",
            "consumer  orders-schema    of accounts/accounts-schema v1");
    assertThat(outcome.err())
        .contains("accounts-schema from " + directory.resolve("AccountSchema.java"))
        .contains("--write puts them into");
    assertThat(shell.content("rejot-manifest.json")).isEqualTo(before);
  }

  @Test
  void aManifestThatIsNamedAndMissingIsCreatedAfterItsFile() throws IOException {
    shell.file("AccountSchema.java", ACCOUNTS);

    var checked = shell.type("collect AccountSchema.java --manifest from-accounts.json --check");
    assertThat(checked.status()).isZero();
    assertThat(directory.resolve("from-accounts.json")).doesNotExist();

    shell.type("collect AccountSchema.java --manifest from-accounts.json --write");
    assertThat(json("from-accounts.json").path("slug").asText()).isEqualTo("from-accounts");
    assertThat(shell.type("collect AccountSchema.java --write").err()).contains("CLI-101");
  }

  @Test
  void aBreakingChangeFailsTheCheckAndNothingIsWritten() {
    shell.file("AccountSchema.java", ACCOUNTS);
    shell.type("manifest init --slug accounts");
    shell.type("collect AccountSchema.java --write");
    String before = shell.content("rejot-manifest.json");
    shell.file(
        "AccountSchema.java",
        ACCOUNTS.replace(", String name", "").replace("SELECT id, name", "SELECT id"));

    var outcome = shell.type("collect AccountSchema.java --check --write");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .containsPattern("error MAN-305 \\S*AccountSchema\\.java:\\d+:\\d+ ")
        .contains("Nothing was written.");
    assertThat(shell.content("rejot-manifest.json")).isEqualTo(before);
  }

  @Test
  void aConsumerOfAnotherManifestIsCheckedToo() {
    shell.file(
        "AccountSchema.java",
        ACCOUNTS
            .replace("long id, String name", "long id")
            .replace("SELECT id, name", "SELECT id"));
    shell.file("accounts.json", "{\"slug\": \"accounts\", \"manifestVersion\": 0}");
    shell.file("orders.json", Manifests.CONSUMER);

    var alone = shell.type("collect AccountSchema.java --manifest accounts.json --check");
    var together =
        shell.type(
            "collect AccountSchema.java --manifest accounts.json --check --write --with"
                + " orders.json");
    shell.file(
        "rejot-manifest.json",
        "{\"slug\": \"all\", \"manifestVersion\": 0, \"workspaces\": [\"accounts.json\","
            + " \"orders.json\"]}");
    var inWorkspace = shell.type("collect AccountSchema.java --manifest accounts.json --check");

    assertThat(alone.status()).as(alone.err()).isZero();
    assertThat(together.status()).isEqualTo(1);
    assertThat(together.err())
        .contains("error SQL-105")
        .contains("orders.json:27:16")
        .contains("name");
    assertThat(inWorkspace.status()).isEqualTo(1);
    assertThat(shell.content("accounts.json")).doesNotContain("publicSchemas");
  }

  @Test
  void aSourceThatDoesNotCompileIsReportedAtItsPlace() {
    shell.file("AccountSchema.java", ACCOUNTS.replace("\"id\")", "\"id\""));
    shell.type("manifest init --slug accounts");

    var outcome = shell.type("collect AccountSchema.java --write");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        // What follows the place are the compiler's own words, which each JDK chooses.
        .containsPattern("error MAN-301 \\S*AccountSchema\\.java:15:84 \\S")
        .contains("   15 |         .insertOrUpdate(\"accounts\", ")
        .contains("^");
  }

  @Test
  void namesSourcesThatAreNotThere() {
    shell.type("manifest init --slug accounts");

    assertThat(shell.type("collect Missing.java").err()).contains("MAN-101", "Missing.java");
    assertThat(shell.type("collect missing.yaml").err()).contains("MAN-101", "missing.yaml");
    assertThat(shell.type("collect com.example.Missing").err()).contains("MAN-303");
    assertThat(shell.type("collect").status()).isEqualTo(64);
  }

  @Test
  void reportsForPrograms() throws IOException {
    shell.file("AccountSchema.java", ACCOUNTS);
    shell.type("manifest init --slug accounts");

    var outcome = shell.type("collect AccountSchema.java --check --json");

    JsonNode document = new ObjectMapper().readTree(outcome.out());
    assertThat(document.path("schemaVersion").asInt()).isEqualTo(1);
    assertThat(document.path("written").asBoolean()).isFalse();
    assertThat(document.at("/publicSchemas/0/name").asText()).isEqualTo("accounts-schema");
    assertThat(document.at("/diagnostics/0/code").asText()).isEqualTo("MAN-307");
    assertThat(outcome.err()).isEmpty();
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(shell.content(file));
  }
}
