package dev.syncline.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parsers say of a broken file quotes nothing of it: it may be a secret. */
class MalformedTextTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\": hunter2}",
        "{\"password\": \"hunter2}",
        "{\"password\": 'hunter2'}",
        "{\"password\": 1234567hunter2}",
        "{\"password\": \"hunter2\\x\"}",
        "hunter2",
        "{\"password\": \"a\"} hunter2",
        "{\"password\" hunter2: 1}"
      })
  void ofAManifest(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("m.json"), text);

    List<Diagnostic> found =
        new ManifestReader(Variables.of(Map.of())).read(List.of(file)).diagnostics();

    assertThat(found).isNotEmpty().noneMatch(one -> one.toString().contains("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: *hunter2",
        "password: !hunter2 {",
        "password: &hunter2 &hunter2 a",
        "password: [hunter2",
        "password: \"hunter2",
        "password: hunter2: x",
        "- a\nhunter2",
        "%hunter2\n---\na: b",
        "password: @hunter2",
        "? [hunter2"
      })
  void ofADefinitionFile(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("d.yaml"), text);

    assertThat(DefinitionFile.read(file).diagnostics())
        .isNotEmpty()
        .noneMatch(one -> one.toString().contains("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"manifestVersion\":\n  1e2147483649}",
        "{\"port\":\n  1e9999999999}",
        "{\"maximum\":\n  -1.5E-9999999999}",
        "{\"minimum\":\n  0e99999999999999999999}"
      })
  void aNumberThatCannotBeReadIsReportedWhereItBegins(String text) throws IOException {
    Path json = Files.writeString(directory.resolve("m.json"), text);
    Path yaml = Files.writeString(directory.resolve("d.yaml"), text);

    assertThat(new ManifestReader(Variables.of(Map.of())).read(List.of(json)).diagnostics())
        .singleElement()
        .satisfies(one -> assertIsUnreadable(one, json));
    assertThat(DefinitionFile.read(yaml).diagnostics())
        .singleElement()
        .satisfies(one -> assertIsUnreadable(one, yaml));
  }

  @Test
  void aNumberThatIsInfiniteIsReportedWhereItBegins() throws IOException {
    Path yaml = Files.writeString(directory.resolve("d.yaml"), "number:\n  .inf");

    assertThat(DefinitionFile.read(yaml).diagnostics())
        .singleElement()
        .satisfies(one -> assertIsUnreadable(one, yaml));
  }

  private static void assertIsUnreadable(Diagnostic found, Path file) {
    assertThat(found.code()).isEqualTo(ManifestCode.NOT_WELL_FORMED);
    assertThat(found.place()).contains(new Place(file.toString(), 2, 3));
    assertThat(found.message()).endsWith("This number cannot be read");
    assertThat(found.fix()).isEqualTo("write a finite number with a smaller exponent");
  }
}
