package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wipe-data.sh} with a Docker that only notes what it is asked. */
@Tag("verify")
class WipeDataTest {
  @TempDir private Path tree;

  @BeforeEach
  void plant() throws IOException {
    assumeThat(Path.of("/bin/bash")).exists();
    Files.copy(Path.of("..", "wipe-data.sh"), tree.resolve("wipe-data.sh"));
    Files.createDirectories(tree.resolve("bin"));
    Files.createDirectories(tree.resolve(".syncline"));
    Path docker = tree.resolve("bin/docker");
    Files.writeString(
        docker,
        "#!/bin/bash\necho \"$@ / ${COMPOSE_FILE-} ${COMPOSE_PROJECT_NAME-}"
            + " ${COMPOSE_PROFILES-} ${COMPOSE_ENV_FILES-}\" >>asked\n");
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void removesNothingUnlessToldSo() throws Exception {
    for (String answer : List.of("", "no\n", "y\n")) {
      assertThat(wipe(answer)).isEqualTo(1);
    }
    assertThat(tree.resolve("asked")).doesNotExist();
    assertThat(tree.resolve(".syncline")).exists();
  }

  @Test
  void removesWhenConfirmed() throws Exception {
    assertThat(wipe("yes\n")).isZero();
    assertThat(tree.resolve(".syncline")).doesNotExist();
    assertThat(asked()).anyMatch(line -> line.contains("down --volumes"));
  }

  @Test
  void removesThisProjectWhateverTheEnvironmentNames() throws Exception {
    assertThat(wipe("", "--yes")).isZero();
    assertThat(asked())
        .filteredOn(line -> line.contains(" ps ") || line.contains("down"))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "compose --file docker-compose.yaml --project-name shopjot"
                            + " --project-directory . ")
                    .doesNotContain("foreign"));
  }

  private List<String> asked() throws IOException {
    return Files.readAllLines(tree.resolve("asked"));
  }

  private int wipe(String answer, String... options) throws Exception {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command("/bin/bash", "wipe-data.sh");
    builder.command().addAll(List.of(options));
    builder.directory(tree.toFile()).redirectErrorStream(true);
    builder.redirectOutput(tree.resolve("output").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", tree.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("COMPOSE_FILE", "/foreign/compose.yaml");
    environment.put("COMPOSE_PROJECT_NAME", "foreign");
    environment.put("COMPOSE_PROFILES", "foreign");
    environment.put("COMPOSE_ENV_FILES", "foreign");
    Process process = builder.start();
    process.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
