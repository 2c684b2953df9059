package dev.syncline.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A field that is nearly one of the format would silently not apply. */
class NearMissTest {
  private static final String MANIFEST =
      """
      {"slug": "m", "manifestVersion": 0, "ROOT": 1, "connections": [{"slug": "db", "CONNECTION": 1,
        "config": {"connectionType": "postgres", "host": "h", "port": 1, "user": "u", "password": "",
          "database": "d", "CONFIG": 1}}],
       "dataStores": [{"connectionSlug": "db", "STORE": 1, "config": {"connectionType": "postgres",
         "CAPTURE": 1}}],
       "eventStores": [{"connectionSlug": "db", "EVENTS": 1}],
       "publicSchemas": [{"name": "p", "PUBLIC": 1, "source": {"dataStoreSlug": "db", "SOURCE": 1},
         "version": {"major": 1, "minor": 0, "VERSION": 1}, "key": ["id"],
         "outputSchema": {"type": "object", "SHAPE": 1, "properties": {"id": {}}},
         "config": {"publicSchemaType": "postgres", "PLAN": 1, "transformations": [
           {"operation": "insert", "table": "t", "sql": "SELECT id FROM t WHERE id = :id", "STEP": 1}]}}],
       "consumerSchemas": [{"name": "c", "CONSUMER": 1, "sourceManifestSlug": "m",
         "publicSchema": {"name": "p", "majorVersion": 1, "REFERENCE": 1},
         "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db", "APPLY": 1,
           "sql": "INSERT INTO c VALUES (:id)"}}],
       "workspaces": []}
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "ROOT, publicShemas, publicSchemas",
    "ROOT, public_schemas, publicSchemas",
    "ROOT, Workspaces, workspaces",
    "CONNECTION, Slug, slug",
    "CONFIG, Host, host",
    "CONFIG, sslmode, sslMode",
    "CONFIG, ssl_root_cert, sslRootCert",
    "CONFIG, connectTimout, connectTimeout",
    "STORE, Config, config",
    "CAPTURE, slotNme, slotName",
    "CAPTURE, slot_name, slotName",
    "CAPTURE, maxRetainedWAL, maxRetainedWal",
    "EVENTS, typ, type",
    "PUBLIC, onEror, onError",
    "PUBLIC, Key, key",
    "SOURCE, datastoreSlug, dataStoreSlug",
    "VERSION, mayor, major",
    "SHAPE, propertys, properties",
    "SHAPE, Required, required",
    "SHAPE, Not, not",
    "SHAPE, tittle, title",
    "PLAN, transformation, transformations",
    "STEP, Operation, operation",
    "CONSUMER, on_error, onError",
    "REFERENCE, majorversion, majorVersion",
    "APPLY, deleteSQL, deleteSql"
  })
  void isAnErrorWhetherOrNotTheFieldItselfIsThere(String object, String written, String meant)
      throws IOException {
    List<Diagnostic> found = read("m.json", MANIFEST.replace('"' + object + '"', quoted(written)));

    assertThat(found)
        .filteredOn(problem -> problem.severity() == Severity.ERROR)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ManifestCode.UNKNOWN_FIELD);
              assertThat(problem.message()).contains(written);
              assertThat(problem.fix()).isEqualTo("did you mean '" + meant + "'?");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "$id",
        "$schema",
        "$defs",
        "definitions",
        "examples",
        "$comment",
        "dependencies",
        "items",
        "format",
        "note",
        "the",
        "of",
        "tip",
        "x-if"
      })
  void aKeywordOfAnyDraftOrAShortWordOfOnesOwnIsNone(String written) throws IOException {
    List<Diagnostic> found = read("m.json", MANIFEST.replace("\"SHAPE\"", quoted(written)));

    assertThat(found).extracting(Diagnostic::severity).containsOnly(Severity.WARNING);
  }

  @Test
  void aForeignFieldIsAWarningEverywhere() throws IOException {
    List<Diagnostic> found = read("m.json", MANIFEST);

    assertThat(found).extracting(Diagnostic::code).containsOnly(ManifestCode.UNKNOWN_FIELD);
    assertThat(found).extracting(Diagnostic::severity).containsOnly(Severity.WARNING);
    assertThat(found).hasSize(14);
  }

  @Test
  void soItIsInADefinitionFile() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("a.yaml"),
            "publicShemas: []\nconsumerSchemas:\n- name: c\n  OnError: stop\n  colour: red\n");

    assertThat(DefinitionFile.read(file).diagnostics())
        .filteredOn(problem -> problem.code() == ManifestCode.UNKNOWN_FIELD)
        .extracting(Diagnostic::fix)
        .contains("did you mean 'publicSchemas'?");
  }

  private List<Diagnostic> read(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return new ManifestReader(Variables.of(Map.of())).read(List.of(file)).diagnostics();
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }
}
