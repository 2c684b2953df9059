package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.cli.logging.LogFormat;
import dev.syncline.cli.logging.LogLevel;
import dev.syncline.cli.logging.Logging;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Names and messages of others reach a terminal as text, never as commands to it. */
class TerminalSafetyTest {
  private static final String CLEAR = "\u001b[2J";
  private static final String FORGED = "\nerror CLI-199 forged";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest check",
        "manifest info",
        "manifest connection list",
        "workspace info",
        "manifest check --json",
        "manifest connection list --json",
        "manifest connection remove nothing"
      })
  void aNameCannotCommandTheTerminal(String command) {
    CommandLineSession shell = new CommandLineSession(directory).watchedByAPerson();
    String name = "d\\u001b[2J\\u009b31m\\u202e\\nerror CLI-199 forged";
    shell.file(
        "rejot-manifest.json",
        Manifests.CONNECTIONS
            .replace("\"x-team\"", "\"" + name + "\"")
            .replaceFirst("\"database\": \"[^\"]*\"", "\"database\": \"d\\\\u001b[2J\\\\n\""));

    String all = shell.type(command).all();

    assertThat(all).isNotEmpty().doesNotContain(CLEAR, "\u009b", "\u202e");
    assertThat(all.lines()).noneMatch(line -> line.startsWith("error CLI-199 forged"));
  }

  @Test
  void norCanAnArgument() {
    CommandLineSession shell = new CommandLineSession(directory);

    String all = shell.run("manifest", "nonsense" + CLEAR + FORGED).all();

    assertThat(all).contains("nonsense").doesNotContain(CLEAR);
  }

  @Test
  void norALogLine() {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    Logging.configure(LogLevel.INFO, LogFormat.TEXT, log);

    LoggerFactory.getLogger("dev.syncline.test").warn("server says {}", "x" + CLEAR + FORGED);

    String text = log.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("\\u001b[2J").doesNotContain(CLEAR);
    assertThat(text.lines()).noneMatch(line -> line.startsWith("error"));
  }
}
