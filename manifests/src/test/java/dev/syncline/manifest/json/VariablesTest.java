package dev.syncline.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariablesTest {
  private static final String MANIFEST =
      """
      {
        "slug": "a",
        "manifestVersion": 0,
        "connections": [
          {
            "slug": "db",
            "config": {
              "connectionType": "postgres",
              "host": "${env:NAME}.${env:ZONE:-local}",
              "port": "${env:PORT}",
              "user": "$${env:NAME}",
              "password": "${file:secrets/password}",
              "database": "${env:BASE}"
            }
          }
        ]
      }
      """;

  @TempDir Path directory;

  @BeforeEach
  void writeManifest() throws IOException {
    Files.writeString(directory.resolve("m.json"), MANIFEST);
    Files.createDirectory(directory.resolve("secrets"));
  }

  @Test
  void takesValuesFromTheEnvironmentAndFromFilesNextToTheManifest() throws IOException {
    Files.writeString(directory.resolve("secrets/password"), "two\nlines \r\n");

    ConnectionSettings connection =
        read(Variables.of(Map.of("NAME", "db1", "BASE", "db1", "PORT", "5433")))
            .manifests()
            .connection(new Slug("db"))
            .orElseThrow();

    assertThat(connection.address()).isEqualTo("${env:NAME}@db1.local:5433/db1");
    assertThat(connection.password().reveal()).isEqualTo("two\nlines ");
  }

  @Test
  void doesNotLookForReferencesInValues() throws IOException {
    Files.writeString(directory.resolve("secrets/password"), "${env:NAME}");

    ConnectionSettings connection =
        read(Variables.of(Map.of("NAME", "db1", "BASE", "${env:PORT}", "PORT", "1")))
            .manifests()
            .connection(new Slug("db"))
            .orElseThrow();

    assertThat(connection.password().reveal()).isEqualTo("${env:NAME}");
    assertThat(connection.database()).isEqualTo("${env:PORT}");
  }

  @Test
  void reportsEachMissingValueByNameAndPlaceAndNothingThatFollowsFromIt() {
    List<Diagnostic> problems = read(Variables.of(Map.of())).diagnostics();

    assertThat(problems)
        .extracting(Diagnostic::code)
        .containsExactly(
            ManifestCode.VARIABLE_UNSET,
            ManifestCode.VARIABLE_UNSET,
            ManifestCode.REFERENCED_FILE_UNREADABLE,
            ManifestCode.VARIABLE_UNSET);
    assertThat(problems.get(1).message())
        .isEqualTo(
            "connections[0].config.port needs the environment variable PORT, which is not set");
    assertThat(problems.get(1).place().orElseThrow().line()).isEqualTo(10);
  }

  @Test
  void showsAReferenceAndNotItsValueWhenTheValueIsWrong() throws IOException {
    secret("rw-------");

    List<Diagnostic> problems =
        read(Variables.of(Map.of("NAME", "db1", "BASE", "db1", "PORT", "hidden"))).diagnostics();

    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ManifestCode.BAD_VALUE);
              assertThat(problem.message()).contains("${env:PORT}").doesNotContain("hidden");
            });
  }

  @Test
  void leavesReferencesAloneForEditing() {
    ManifestReading reading = read(Variables.untouched());

    assertThat(reading.diagnostics()).isEmpty();
    assertThat(reading.documents().get(0).declaresConnection(new Slug("db"))).isTrue();
    assertThat(ManifestWriter.text(reading.documents().get(0).tree())).isEqualTo(MANIFEST);
  }

  @Test
  void warnsOfASecretThatEverybodyCanRead() throws IOException {
    Variables variables = Variables.of(Map.of("NAME", "db1", "BASE", "db1", "PORT", "1"));

    secret("rw-r-----");
    assertThat(read(variables).diagnostics()).isEmpty();

    secret("rw-r--r--");
    assertThat(read(variables).diagnostics())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ManifestCode.SECRET_READABLE);
              assertThat(problem.severity()).isEqualTo(Severity.WARNING);
              assertThat(problem.fix()).isEqualTo("chmod 600 secrets/password");
            });
  }

  @Test
  void aPasswordInAFileIsReadAgainWhenItIsNeededAgain() throws IOException {
    secret("rw-------");
    Path file = directory.resolve("secrets/password");
    ConnectionSettings connection =
        read(Variables.of(Map.of("NAME", "db1", "BASE", "db1", "PORT", "1")))
            .manifests()
            .connection(new Slug("db"))
            .orElseThrow();

    Files.writeString(file, "rotated\n");
    assertThat(connection.password().reveal()).isEqualTo("rotated");

    Files.delete(file);
    assertThat(connection.password().reveal()).isEqualTo("p");
  }

  private void secret(String permissions) throws IOException {
    Path file = Files.writeString(directory.resolve("secrets/password"), "p");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private ManifestReading read(Variables variables) {
    return new ManifestReader(variables).read(List.of(directory.resolve("m.json")));
  }
}
