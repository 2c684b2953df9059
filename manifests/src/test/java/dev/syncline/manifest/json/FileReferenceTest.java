package dev.syncline.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a manifest may take a value from a file, and from which files. */
class FileReferenceTest {
  private static final String TELLTALE = "root:x:0:0";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"host", "user", "database", "options", "applicationName", "sslMode"})
  void nothingThatIsShownOrSentIsReadFromAFile(String field) throws IOException {
    Files.writeString(directory.resolve("passwd"), TELLTALE);

    for (Variables variables : List.of(Variables.of(Map.of()), Variables.untouched())) {
      ManifestReading reading = read(variables, connection(field, "a${file:passwd}"));

      assertThat(reading.diagnostics())
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.code()).isEqualTo(ManifestCode.FILE_REFERENCE_MISPLACED);
                assertThat(found.message()).contains("config." + field);
                assertThat(found.place()).isPresent();
              });
      assertThat(reading.manifests().connection(new Slug("db")).map(ConnectionSettings::toString))
          .hasValueSatisfying(text -> assertThat(text).doesNotContain(TELLTALE));
    }
  }

  @Test
  void norIsTheTextOfASchema() throws IOException {
    Files.writeString(directory.resolve("passwd"), TELLTALE);
    String manifest =
        """
        {"slug": "m", "manifestVersion": 0, "workspaces": ["${file:passwd}.json"],
         "dataStores": [{"connectionSlug": "${file:passwd}"}], "x-note": "${file:passwd}"}
        """;

    assertThat(read(Variables.of(Map.of()), manifest).diagnostics())
        .filteredOn(found -> found.code() == ManifestCode.FILE_REFERENCE_MISPLACED)
        .hasSize(2)
        .noneMatch(found -> found.toString().contains(TELLTALE));
  }

  @Test
  void aCertificateIsGivenToTheDriverAsTheFileItself() throws IOException {
    Files.writeString(directory.resolve("ca.crt"), "-----BEGIN CERTIFICATE-----");

    ManifestReading reading =
        read(Variables.of(Map.of()), connection("sslRootCert", "${file:ca.crt}"));

    assertThat(reading.manifests().connection(new Slug("db")).orElseThrow().options())
        .containsEntry("sslrootcert", directory.resolve("ca.crt").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "missing, does not exist",
    "., is a directory",
    "/dev/zero, is a pipe or a device",
    "/dev/stdin, is a pipe or a device",
    "pipe, is a pipe or a device",
    "large, is larger than 64 KB",
    "binary, is not UTF-8 text",
    "'a\u0000b', that is not a path"
  })
  void aPasswordComesFromAnOrdinarySmallFile(String path, String reason) throws Exception {
    new ProcessBuilder("mkfifo", directory.resolve("pipe").toString()).start().waitFor();
    Files.write(directory.resolve("large"), new byte[64 * 1024 + 1]);
    Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff});

    assertThat(
            read(
                    Variables.of(Map.of()),
                    connection("password", "${file:" + path.replace("\0", "\\u0000") + "}"))
                .diagnostics())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo(ManifestCode.REFERENCED_FILE_UNREADABLE);
              assertThat(found.message()).contains(reason);
            });
  }

  @Test
  void aZeroByteEndsNoPassword() throws IOException {
    Files.writeString(directory.resolve("password"), "abc\0def");
    Files.setPosixFilePermissions(
        directory.resolve("password"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));

    assertThat(
            read(Variables.of(Map.of()), connection("password", "${file:password}")).diagnostics())
        .singleElement()
        .satisfies(found -> assertThat(found.message()).contains("password has a zero byte"));
  }

  /** A text of nothing but beginnings took a time in proportion to the square of its length. */
  @ParameterizedTest
  @ValueSource(strings = {"${env:", "${env::-", "${", "$", ":-"})
  void longTextsOfBeginningsAreReadAtOnce(String beginning) throws IOException {
    String text = "${env:" + beginning.repeat((1 << 20) / beginning.length());

    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          List<Diagnostic> found =
              read(Variables.of(Map.of()), connection("options", text)).diagnostics();
          assertThat(found).isEmpty();
        });
  }

  private ManifestReading read(Variables variables, String manifest) throws IOException {
    Path file = Files.writeString(directory.resolve("m.json"), manifest);
    return new ManifestReader(variables).read(List.of(file));
  }

  private static String connection(String field, String value) {
    Map<String, String> fields =
        new java.util.LinkedHashMap<>(
            Map.of("host", "h", "user", "u", "database", "d", "password", "p"));
    fields.put(field, value);
    StringBuilder config = new StringBuilder("\"connectionType\": \"postgres\", \"port\": 5432");
    fields.forEach(
        (name, text) ->
            config.append(", \"").append(name).append("\": \"").append(text).append('"'));
    return "{\"slug\": \"m\", \"manifestVersion\": 0, \"connections\": [{\"slug\": \"db\","
        + " \"config\": {"
        + config
        + "}}]}";
  }
}
