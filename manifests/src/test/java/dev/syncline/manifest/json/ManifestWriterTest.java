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

  @Test
  void aFileWithAPasswordIsItsOwnersAlone() throws IOException {
    Path file = directory.resolve("secret.json");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    tree.putArray("connections").addObject().putObject("config").put("password", "s3cret");

    ManifestWriter.write(file, tree);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileThatOnlyNamesWhereAPasswordIsStaysReadable() throws IOException {
    Path file = directory.resolve("named.json");
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    tree.putArray("connections").addObject().putObject("config").put("password", "${env:P}");

    ManifestWriter.write(file, tree);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
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
}
