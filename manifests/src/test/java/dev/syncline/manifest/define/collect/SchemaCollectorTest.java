package dev.syncline.manifest.define.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.define.ConsumerSchemaBuilder;
import dev.syncline.manifest.define.ConsumerSchemaDefinition;
import dev.syncline.manifest.define.Definitions;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.ManifestCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCollectorTest {
  private static final String ACCOUNTS =
      """
      package shop;

      import static dev.syncline.manifest.define.Definitions.publicSchema;
      import static dev.syncline.manifest.define.Definitions.version;

      import dev.syncline.manifest.define.PublicSchemaBuilder;
      import dev.syncline.manifest.define.PublicSchemaDefinition;

      public final class Accounts implements PublicSchemaDefinition {
        record Account(long id, String fullName) {}

        @Override
        public PublicSchemaBuilder define() {
          return publicSchema("accounts", version(1, 0))
              .from("db-accounts")
              .rows(Account.class)
              .key("id")
              .owner("accounts team")
              .insertOrUpdate("accounts", "SELECT id, full_name FROM accounts WHERE id = :id");
        }
      }
      """;

  @TempDir Path directory;
  private SchemaCollector collector;

  @BeforeEach
  void createCollector() {
    collector = new SchemaCollector(directory.resolve("manifests/m.json"));
  }

  @Test
  void compilesAndRunsAJavaDefinition() throws IOException {
    CollectedSchemas collected = collect(write("src/shop/Accounts.java", ACCOUNTS));

    assertThat(collected.diagnostics()).isEmpty();
    Collected<PublicSchema> accounts = collected.publicSchemas().get(0);
    assertThat(accounts.schema().outputSchema().properties()).containsExactly("id", "full_name");
    assertThat(accounts.schema().definitionFile()).contains("../src/shop/Accounts.java");
    assertThat(accounts.place()).hasToString(directory.resolve("src/shop/Accounts.java") + ":9:20");
    assertThat(accounts.entry().path("owner").asText()).isEqualTo("accounts team");
    assertThat(accounts.entry().path("definitionFile").asText())
        .isEqualTo("../src/shop/Accounts.java");
  }

  @Test
  void letsDefinitionsOfOneCallUseEachOther() throws IOException {
    Path accounts = write("Accounts.java", ACCOUNTS);
    Path next =
        write(
            "AccountsNext.java",
            ACCOUNTS
                .replace("class Accounts ", "class AccountsNext ")
                .replace("record Account(long id, String fullName) {}", "")
                .replace("rows(Account.class)", "rows(Accounts.Account.class)")
                .replace("version(1, 0)", "version(2, 0)"));

    assertThat(collect(accounts, next).publicSchemas())
        .extracting(found -> found.schema().version().major())
        .containsExactly(1, 2);
  }

  @Test
  void takesTheSourceAndNotAnOlderClassOnTheClassPath() throws IOException {
    Path source =
        write(
            "StaleDefinition.java",
            """
            package dev.syncline.manifest.define.collect;

            import dev.syncline.manifest.define.*;

            public final class StaleDefinition implements ConsumerSchemaDefinition {
              public ConsumerSchemaBuilder define() {
                return Definitions.consumerSchema("new").consumes("a", "b", 1).into("c").upsert("SELECT 1");
              }
            }
            """);

    assertThat(new StaleDefinition().define().build().name()).isEqualTo("old");
    assertThat(collect(source).consumerSchemas())
        .extracting(found -> found.schema().name())
        .containsExactly("new");
  }

  @Test
  void reportsWhereTheCompilerStumbles() throws IOException {
    Path file = write("Accounts.java", ACCOUNTS.replace("long id", "lonk id"));

    assertThat(collect(file).diagnostics())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ManifestCode.DEFINITION_NOT_COMPILED);
              assertThat(problem.place().orElseThrow()).hasToString(file + ":10:18");
              assertThat(problem.message()).contains("cannot find symbol").contains("lonk");
            });
  }

  @Test
  void reportsTheLineOfADefinitionThatFails() throws IOException {
    Path file = write("Accounts.java", ACCOUNTS.replace("db-accounts", "Not A Slug"));

    assertThat(collect(file).diagnostics())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ManifestCode.DEFINITION_FAILED);
              assertThat(problem.place().orElseThrow().line()).isEqualTo(15);
              assertThat(problem.message()).contains("'Not A Slug' is not a slug");
            });
  }

  @Test
  void reportsAFileWithoutDefinition() throws IOException {
    assertThat(codes(collect(write("Nothing.java", "class Nothing {}"))))
        .containsExactly(ManifestCode.NO_DEFINITION);
    assertThat(codes(collect(write("nothing.yaml", "publicSchemas: []\n"))))
        .containsExactly(ManifestCode.NO_DEFINITION);
  }

  @Test
  void findsAClassOnTheClassPath() {
    CollectedSchemas collected = collector.collect(List.of(Orders.class.getName()));

    assertThat(collected.diagnostics()).isEmpty();
    assertThat(collected.consumerSchemas())
        .singleElement()
        .satisfies(found -> assertThat(found.entry().has("definitionFile")).isFalse());
  }

  @Test
  void reportsWhatIsNeitherFileNorClass() {
    assertThat(codes(collector.collect(List.of("shop.Gone", "gone.yaml", "Gone.java"))))
        .containsExactly(
            ManifestCode.NO_DEFINITION, ManifestCode.FILE_UNREADABLE, ManifestCode.FILE_UNREADABLE);
    assertThat(codes(collector.collect(List.of("java.lang.String"))))
        .containsExactly(ManifestCode.NO_DEFINITION);
  }

  @Test
  void readsYamlAndKeepsWhatItSays() throws IOException {
    Path file =
        write(
            "contracts/orders.yaml",
            """
            consumerSchemas:
              - name: orders
                description: Accounts that can order
                sourceManifestSlug: from-accounts
                publicSchema: {name: accounts, majorVersion: 1}
                config:
                  consumerSchemaType: postgres
                  destinationDataStoreSlug: db-orders
                  sql: |
                    INSERT INTO accounts (id)
                    VALUES (:id)
            """);

    CollectedSchemas collected = collect(file);

    assertThat(collected.diagnostics()).isEmpty();
    assertThat(collected.consumerSchemas())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.schema().sql()).startsWith("INSERT INTO accounts (id)\nVALUES");
              assertThat(found.schema().definitionFile()).contains("../contracts/orders.yaml");
              assertThat(found.entry().path("description").asText()).contains("can order");
              assertThat(found.place().line()).isEqualTo(2);
            });
  }

  @Test
  void placesProblemsInYaml() throws IOException {
    Path wrong =
        write("wrong.yml", "consumerSchemas:\n  - name: orders\n    sourceManifestSlug: A B\n");
    Path broken = write("broken.yml", "publicSchemas:\n  - name: [\n");

    assertThat(collect(wrong).diagnostics())
        .extracting(problem -> problem.code().id() + " " + problem.place().orElseThrow().line())
        .containsExactly("MAN-104 2", "MAN-104 2", "MAN-106 3");
    assertThat(codes(collect(broken))).containsExactly(ManifestCode.NOT_WELL_FORMED);
  }

  @Test
  void refusesYamlAliasesWhichItWouldMisread() throws IOException {
    Path file = write("alias.yaml", "publicSchemas: &all []\nconsumerSchemas: *all\n");

    assertThat(collect(file).diagnostics())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("Aliases"));
  }

  @Test
  void saysWhatToDoWithoutACompiler() {
    CompiledSources refused = CompiledSources.withoutCompiler(List.of(Path.of("Accounts.java")));

    assertThat(refused.classes()).isEmpty();
    assertThat(refused.diagnostics())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ManifestCode.NO_COMPILER))
        .satisfies(problem -> assertThat(problem.fix()).contains("JDK"));
  }

  @Test
  void looksThroughDirectories() throws IOException {
    write("defs/shop/Accounts.java", ACCOUNTS);
    write(
        "defs/more.yaml",
        """
        consumerSchemas:
          - name: orders
            sourceManifestSlug: from-accounts
            publicSchema: {name: accounts, majorVersion: 1}
            config: {consumerSchemaType: postgres, destinationDataStoreSlug: db, sql: SELECT 1}
        """);
    write("defs/readme.txt", "not a definition");

    CollectedSchemas collected = collect(directory.resolve("defs"));

    assertThat(collected.diagnostics()).isEmpty();
    assertThat(collected.publicSchemas()).hasSize(1);
    assertThat(collected.consumerSchemas()).hasSize(1);
  }

  private CollectedSchemas collect(Path... files) {
    return collector.collect(Stream.of(files).map(Path::toString).toList());
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static List<DiagnosticCode> codes(CollectedSchemas collected) {
    return collected.diagnostics().stream().<DiagnosticCode>map(Diagnostic::code).toList();
  }

  static final class Orders implements ConsumerSchemaDefinition {
    @Override
    public ConsumerSchemaBuilder define() {
      return Definitions.consumerSchema("orders")
          .consumes("from-accounts", "accounts", 1)
          .into("db-orders")
          .upsert("INSERT INTO accounts (id) VALUES (:id)");
    }
  }
}
