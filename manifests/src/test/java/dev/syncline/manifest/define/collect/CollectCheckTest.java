package dev.syncline.manifest.define.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.ManifestWriter;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.manifest.verify.ManifestCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectCheckTest {
  private static final String MANIFEST =
      """
      {
        "x-first": "kept",
        "slug": "from-accounts",
        "manifestVersion": 0,
        "publicSchemas": [
          {
            "owner": "by hand",
            "name": "other",
            "source": {"dataStoreSlug": "db"},
            "outputSchema": {"type": "object"},
            "version": {"major": 1, "minor": 0},
            "config": {"publicSchemaType": "postgres", "transformations": [
              {"operation": "insert", "table": "t", "sql": "SELECT 1"}]}
          },
          {
            "version": {"major": 1, "minor": 0},
            "name": "accounts",
            "owner": "by hand",
            "x-note": {"any": 1.50},
            "key": ["id"],
            "source": {"dataStoreSlug": "old-db"},
            "outputSchema": {"type": "object",
              "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}},
            "config": {"publicSchemaType": "postgres", "transformations": [
              {"operation": "insert", "table": "t", "sql": "SELECT 1"}]}
          }
        ],
        "consumerSchemas": [
          {
            "name": "standing",
            "sourceManifestSlug": "from-accounts",
            "publicSchema": {"name": "accounts", "majorVersion": 1},
            "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db",
              "sql": "INSERT INTO t VALUES (:id, :name)", "deleteSql": "DELETE FROM t"}
          }
        ],
        "x-last": "${env:KEPT}"
      }
      """;
  private static final String DEFINITION =
      """
      publicSchemas:
        - name: accounts
          source: {dataStoreSlug: db}
          outputSchema:
            type: object
            properties: {id: {type: integer}, name: {type: string}}
          version: {major: 1, minor: 0}
          config:
            publicSchemaType: postgres
            transformations:
              - {operation: insert, table: accounts, sql: "SELECT id, name FROM accounts WHERE id = :id"}
      """;

  @TempDir Path directory;

  @Test
  void replacesWhatItDefinesAndKeepsTheRest() throws IOException {
    ManifestDocument manifest = manifest("m.json", MANIFEST.replace("\"key\": [\"id\"],", ""));

    String merged = ManifestWriter.text(SchemaMerge.merge(manifest, collect(DEFINITION)));

    assertThat(merged)
        .containsSubsequence(
            "x-first", "other", "accounts", "by hand", "1.50", "standing", "${env:KEPT}")
        .contains("\"dataStoreSlug\": \"db\"")
        .doesNotContain("old-db")
        .contains("\"definitionFile\": \"definition.yaml\"");
  }

  @Test
  void mergesTheSameWayTwice() throws IOException {
    ManifestDocument manifest = manifest("m.json", MANIFEST);
    var once = SchemaMerge.merge(manifest, collect(DEFINITION));
    ManifestDocument written = manifest("m.json", ManifestWriter.text(once));

    assertThat(ManifestWriter.text(SchemaMerge.merge(written, collect(DEFINITION))))
        .isEqualTo(ManifestWriter.text(once));
  }

  @Test
  void addsANewMajorBesideTheOldOne() throws IOException {
    ManifestDocument manifest = manifest("m.json", MANIFEST);
    CollectedSchemas next = collect(DEFINITION.replace("major: 1", "major: 2"));

    assertThat(SchemaMerge.merge(manifest, next).path("publicSchemas")).hasSize(3);
    assertThat(new CollectCheck(manifest, List.of(), next).acceptable()).isEmpty();
  }

  @Test
  void isOutOfDateUntilWritten() throws IOException {
    ManifestDocument manifest = manifest("m.json", MANIFEST.replace("\"key\": [\"id\"],", ""));
    CollectedSchemas collected = collect(DEFINITION);

    assertThat(new CollectCheck(manifest, List.of(), collected).acceptable()).isEmpty();
    assertThat(codes(new CollectCheck(manifest, List.of(), collected).upToDate()))
        .containsExactly(ManifestCode.OUT_OF_DATE);

    ManifestWriter.write(directory.resolve("m.json"), SchemaMerge.merge(manifest, collected));
    ManifestDocument written = read("m.json");
    assertThat(new CollectCheck(written, List.of(), collected).upToDate()).isEmpty();
  }

  @Test
  void refusesABreakingChangeAndNamesTheConsumersItHurts() throws IOException {
    ManifestDocument manifest = manifest("m.json", MANIFEST);
    ManifestDocument elsewhere =
        manifest(
            "orders.json",
            """
            {
              "slug": "to-orders",
              "manifestVersion": 0,
              "consumerSchemas": [
                {
                  "name": "orders",
                  "sourceManifestSlug": "from-accounts",
                  "publicSchema": {"name": "accounts", "majorVersion": 1},
                  "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db",
                    "sql": "INSERT INTO t VALUES (:name)"}
                }
              ]
            }
            """);
    CollectedSchemas narrower = collect(DEFINITION.replace(", name: {type: string}", ""));

    List<Diagnostic> problems =
        new CollectCheck(manifest, List.of(elsewhere), narrower).acceptable();

    assertThat(problems)
        .extracting(problem -> problem.code().id() + " " + where(problem))
        .containsExactly(
            "MAN-305 definition.yaml:2",
            "MAN-305 definition.yaml:2",
            "SQL-105 m.json:34",
            "SQL-105 orders.json:10");
    assertThat(problems.get(1).message()).contains("the key changes");
  }

  @Test
  void checksTheDefinitionsThemselves() throws IOException {
    ManifestDocument manifest = manifest("m.json", MANIFEST);
    CollectedSchemas wrong = collect(DEFINITION.replace("= :id", "= :id AND $1"));

    assertThat(codes(new CollectCheck(manifest, List.of(), wrong).acceptable()))
        .contains(ManifestCode.MIXED_PLACEHOLDERS);
  }

  private CollectedSchemas collect(String definition) throws IOException {
    Path file = Files.writeString(directory.resolve("definition.yaml"), definition);
    CollectedSchemas collected =
        new SchemaCollector(directory.resolve("m.json")).collect(List.of(file.toString()));
    assertThat(collected.diagnostics()).isEmpty();
    return collected;
  }

  private ManifestDocument manifest(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
    return read(name);
  }

  private ManifestDocument read(String name) {
    return new ManifestReader(Variables.untouched())
        .read(List.of(directory.resolve(name)))
        .orThrow()
        .get(0);
  }

  private static List<DiagnosticCode> codes(List<Diagnostic> problems) {
    return problems.stream().<DiagnosticCode>map(Diagnostic::code).toList();
  }

  private static String where(Diagnostic problem) {
    var place = problem.place().orElseThrow();
    return Path.of(place.file()).getFileName() + ":" + place.line();
  }
}
