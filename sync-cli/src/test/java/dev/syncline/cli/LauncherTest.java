package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher in a source tree of its own, with a Maven and a Java that only note what is asked.
 */
@Tag("verify")
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "bin", "sync-cli");

  @TempDir private Path tree;

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void plantATree() throws IOException {
    assumeThat(Path.of("/bin/bash")).exists();
    Files.createDirectories(tree.resolve("bin"));
    Files.copy(LAUNCHER, tree.resolve("bin/sync-cli"));
    write("pom.xml", "");
    write("manifests/src/main/java/A.java", "");
    write("shop/service-kit/pom.xml", "");
    write("shop/service-kit/src/main/java/C.java", "");
    write("sync-cli/src/main/java/B.java", "");
    write("java/release", "JAVA_VERSION=\"17.0.1\"\n");
    script("java/bin/java", "echo java \"$@\"");
    script(
        "maven/mvn",
        "echo built >>builds; mkdir -p sync-cli/target; sleep 0.2; touch"
            + " sync-cli/target/sync-cli.jar sync-cli/target/built");
    age(tree);
  }

  @Test
  void buildsOnceAndThenJustRuns() {
    var first = launch("manifest", "info");
    var second = launch("manifest", "info");

    assertThat(first.status()).isZero();
    assertThat(first.err()).contains("building for the first time");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("dev.syncline.cli.SyncCli manifest info");
    assertThat(builds()).hasSize(1);
  }

  @Test
  void buildsAgainWhenASourceOfAnyModuleIsNewerOrGone() throws IOException {
    launch("help");
    Files.setLastModifiedTime(tree.resolve("sync-cli/target/built"), daysAgo(1));

    write("manifests/src/main/java/A.java", "changed");
    assertThat(launch("help").err()).contains("sources have changed");

    Files.setLastModifiedTime(tree.resolve("sync-cli/target/built"), daysAgo(1));
    age(tree.resolve("manifests"));
    Files.delete(tree.resolve("manifests/src/main/java/A.java"));
    assertThat(launch("help").err()).contains("sources have changed");
    assertThat(builds()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pom.xml", "src/main/java/C.java"})
  void buildsAgainWhenAFileOfAModuleInAFolderIsNewer(String file) throws IOException {
    launch("help");
    Files.setLastModifiedTime(tree.resolve("sync-cli/target/built"), daysAgo(1));

    write("shop/service-kit/" + file, "changed");

    assertThat(launch("help").err()).contains("sources have changed");
  }

  @Test
  void launchersAtTheSameTimeBuildOnce() throws IOException, InterruptedException {
    List<Process> running = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      running.add(start("help"));
    }
    for (Process process : running) {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    assertThat(builds()).hasSize(1);
  }

  @Test
  void aFailedBuildIsShownAndNothingRuns() throws IOException {
    script("maven/mvn", "echo 'COMPILATION ERROR' >&2; exit 1");

    var outcome = launch("help");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("COMPILATION ERROR", "the build failed");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void archivesTheListedClassesOnceABuildAndStartsFromTheArchive() throws IOException {
    javaThatArchives();
    Path archive = tree.resolve("sync-cli/target/sync-cli.jsa");

    var first = launch("help");
    var second = launch("help");

    assertThat(archive).hasContent("java/lang/Object\ndev/syncline/cli/SyncCli\n");
    assertThat(first.err()).contains("archiving classes");
    assertThat(first.out())
        .contains("-XX:SharedArchiveFile=")
        .contains("sync-cli.jsa -Xlog:cds=off");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out());
  }

  @Test
  void archivesAgainWhenOneOfItsJarsIsNewer() throws IOException {
    javaThatArchives();
    launch("help");
    age(tree); // a file written in the same tick of the clock would not be newer

    write("sync-cli/target/lib/eventstore.jar", "");
    var changed = launch("help");
    var unchanged = launch("help");

    assertThat(changed.err()).contains("archiving classes");
    assertThat(unchanged.err()).isEmpty();
  }

  private void javaThatArchives() throws IOException {
    write("java/lib/classlist", "java/lang/Object\n");
    write("bin/sync-cli.classes", "dev/syncline/cli/SyncCli\n");
    script(
        "java/bin/java",
        "for option; do case $option in"
            + " -XX:SharedClassListFile=*) list=${option#*=};;"
            + " -XX:SharedArchiveFile=*) archive=${option#*=};;"
            + " -Xshare:dump) dump=1;; esac; done\n"
            + "if [[ -n ${dump:-} ]]; then cp $list $archive; else echo java \"$@\"; fi");
  }

  @Test
  void aJavaThatMakesNoArchiveIsAskedOnce() throws IOException {
    write("java/lib/classlist", "java/lang/Object\n");
    write("bin/sync-cli.classes", "dev/syncline/cli/SyncCli\n");
    script("java/bin/java", "[[ $1 != -Xshare:dump ]] || exit 1; echo java \"$@\"");

    var first = launch("help");
    var second = launch("help");

    assertThat(first.status()).isZero();
    assertThat(first.out()).doesNotContain("SharedArchiveFile");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out());
  }

  @Test
  void anOldJavaIsNamedBeforeAnythingRuns() throws IOException {
    write("java/release", "JAVA_VERSION=\"11.0.20\"\n");

    var outcome = launch("help");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("needs Java 17 or newer").contains("Java 11");
  }

  @Test
  void findsItsTreeThroughLinksAndPassesOptionsToJava() throws IOException {
    Path elsewhere = Files.createDirectories(tree.resolve("usr/bin"));
    Files.createSymbolicLink(tree.resolve("usr/link"), Path.of("../bin/sync-cli"));
    Files.createSymbolicLink(elsewhere.resolve("sync-cli"), Path.of("../link"));

    var outcome =
        finish(
            start(
                elsewhere.resolve("sync-cli"),
                Map.of("SYNC_CLI_JAVA_OPTS", "-Xmx64m -Da=b"),
                "a b"));

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("-Xmx64m -Da=b -cp")
        .contains("/sync-cli/target/sync-cli.jar dev.syncline.cli.SyncCli a b");
  }

  @Test
  void aCollectorThatTheUserChoseIsNotContradicted() {
    for (String variable : List.of("SYNC_CLI_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
      var outcome = launch(Map.of(variable, "-XX:+UseZGC"), "manifest", "sync");

      assertThat(outcome.out()).doesNotContain("SerialGC", "NewRatio");
    }
    assertThat(launch("manifest", "sync").out()).contains("-XX:+UseSerialGC -XX:NewRatio=1");
  }

  @Test
  void aDistributionWithoutSourcesJustRuns() throws IOException {
    Files.delete(tree.resolve("pom.xml"));
    write("lib/sync-cli.jar", "");

    var outcome = launch("help");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains("/lib/sync-cli.jar dev.syncline.cli.SyncCli help");
    assertThat(builds()).isEmpty();
  }

  private Outcome launch(String... arguments) {
    return launch(Map.of(), arguments);
  }

  private Outcome launch(Map<String, String> variables, String... arguments) {
    try {
      return finish(start(tree.resolve("bin/sync-cli"), variables, arguments));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Process start(String... arguments) throws IOException {
    return start(tree.resolve("bin/sync-cli"), Map.of(), arguments);
  }

  private Process start(Path launcher, Map<String, String> variables, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/bash", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", tree.resolve("java").toString());
    builder.environment().put("PATH", tree.resolve("maven") + ":" + System.getenv("PATH"));
    for (String variable : List.of("SYNC_CLI_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
      builder.environment().remove(variable);
    }
    builder.environment().putAll(variables);
    return builder.start();
  }

  /** What both streams get here fits into their pipes, so one can be read after the other. */
  private static Outcome finish(Process process) throws IOException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Outcome(process.waitFor(), out, err);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private List<String> builds() {
    try {
      Path notes = tree.resolve("builds");
      return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void write(String file, String content) throws IOException {
    Path target = tree.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, content);
  }

  private void script(String file, String body) throws IOException {
    write(file, "#!/bin/bash\n" + body + "\n");
    Files.setPosixFilePermissions(tree.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void age(Path directory) throws IOException {
    FileTime same = daysAgo(2);
    try (Stream<Path> below = Files.walk(directory)) {
      for (Path file : below.toList()) {
        Files.setLastModifiedTime(file, same);
      }
    }
  }

  private static FileTime daysAgo(int days) {
    return FileTime.from(Instant.now().minusSeconds(days * 86_400L));
  }
}
