package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where results go if standard output is not a terminal, with real processes. */
@Tag("verify")
class StandardOutputTest {
  private static final File FULL = new File("/dev/full");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"help codes", "--version", "--help", "manifest check --json none.json"})
  void aFullDiskIsAFailureWithOneLine(String command) throws Exception {
    assumeThat(FULL).exists();

    Process process = start(command, Redirect.to(FULL));

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(errors())
        .containsExactly("sync-cli: standard output could not be written to the end");
  }

  @Test
  void aReaderThatHasReadEnoughIsNoFailure() throws Exception {
    Process process = start("help codes", Redirect.PIPE);
    process.getInputStream().close();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(errors()).isEmpty();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void aReaderGetsEverythingAsUtf8() throws Exception {
    Path results = directory.resolve("results");
    String manifest =
        Manifests.CONNECTIONS.replaceFirst("\"database\": \"[^\"]*\"", "\"database\": \"Zoë→\"");
    Files.writeString(directory.resolve("m.json"), manifest);

    Process process = start("manifest connection list m.json", Redirect.to(results.toFile()));

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(results)).contains("Zoë→").endsWith("\n");
  }

  private Process start(String command, Redirect results) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=US-ASCII"));
    words.addAll(List.of("-cp", SyncProcess.classPath(), "dev.syncline.cli.SyncCli"));
    words.addAll(List.of(command.split(" ")));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectOutput(results)
            .redirectError(directory.resolve("errors").toFile());
    // With these, Java itself writes a line to standard error.
    List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS").forEach(builder.environment()::remove);
    return builder.start();
  }

  private List<String> errors() throws IOException {
    return Files.readAllLines(directory.resolve("errors"), StandardCharsets.UTF_8);
  }
}
