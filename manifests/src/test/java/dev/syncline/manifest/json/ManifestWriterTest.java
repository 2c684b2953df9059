package dev.syncline.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestWriterTest {
  private final ObjectNode tree = new ObjectMapper().createObjectNode();

  @TempDir Path directory;

  @Test
  void indentsByTwoAndEndsWithALineBreak() {
    tree.put("slug", "a").put("manifestVersion", 0).putArray("connections");
    tree.putArray("dataStores").addObject().put("connectionSlug", "db");
    tree.putObject("empty");

    assertThat(ManifestWriter.text(tree))
        .isEqualTo(
            """
            {
              "slug": "a",
              "manifestVersion": 0,
              "connections": [],
              "dataStores": [
                {
                  "connectionSlug": "db"
                }
              ],
              "empty": {}
            }
            """);
  }

  @Test
  void replacesAFileKeepingItsPermissionsAndLeavesNothingElse() throws IOException {
    Path file = directory.resolve("m.json");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    ManifestWriter.write(file, tree);

    assertThat(file).hasContent("{}\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"s3cret", "${env:P:-s3cret}", "s3${env:P}", "${env:P}s3", "${P}", "$${env:P}"})
  void aFileWithAPasswordIsClosedToOthersAndANewOneToTheGroup(String password) throws IOException {
    Path there = file("rw-rw-r--");
    Path fresh = directory.resolve("new.json");
    connection().put("password", password);

    ManifestWriter.write(there, tree);
    ManifestWriter.write(fresh, tree);

    assertThat(permissions(there)).isEqualTo("rw-rw----");
    assertThat(permissions(fresh)).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "${env:P}", "${file:p}", "${env:P:-}", "${env:P}${file:p}"})
  void aFileThatOnlyNamesWhereAPasswordIsStaysReadable(String password) throws IOException {
    Path file = file("rw-r--r--");
    connection().put("password", password);

    ManifestWriter.write(file, tree);

    assertThat(permissions(file)).isEqualTo("rw-r--r--");
  }

  @Test
  void aPropertyOfAContractNamedPasswordIsNone() throws IOException {
    Path file = file("rw-r--r--");
    tree.putArray("publicSchemas")
        .addObject()
        .putObject("outputSchema")
        .putObject("properties")
        .putObject("password")
        .put("type", "string");

    ManifestWriter.write(file, tree);

    assertThat(permissions(file)).isEqualTo("rw-r--r--");
  }

  @Test
  void writesThroughASymbolicLink() throws IOException {
    Path file = Files.writeString(directory.resolve("real.json"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.json"), file);

    ManifestWriter.write(link, tree);

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("{}\n");
  }

  @Test
  void failsWhereThereIsNoDirectory() {
    Path file = directory.resolve("gone").resolve("m.json");

    assertThatThrownBy(() -> ManifestWriter.write(file, tree)).isInstanceOf(IOException.class);
  }

  private ObjectNode connection() {
    return tree.putArray("connections").addObject().putObject("config");
  }

  private Path file(String permissions) throws IOException {
    Path file = Files.writeString(directory.resolve("m.json"), "old");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
