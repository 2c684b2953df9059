package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.Environment;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageErrorTest {
  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "manifst info | Did you mean 'manifest'?",
        "manifest snyc x.json | Did you mean 'sync'?",
        "manifest sync x.json --api-prt 1 | Did you mean '--api-port'?",
        "manifest sync x.json --resolver dns | one of localhost, env but was 'dns'",
        "manifest sync x.json --api-port many | 'many' is not an int",
        "manifest sync x.json --api-port 70000 | --api-port 70000 is not between 0 and 65535",
        "manifest connection | missing command: one of add, update, remove, list",
        "manifest init | missing required option: '--slug=SLUG'",
        "manifest init --slug Accounts | 'Accounts' is not a slug",
        "manifest --log-level loud info | one of user, error, warn, info, debug, trace",
        "manifest connection remove | missing required argument",
        "help nonsense | there is no command 'nonsense'",
        "help manifst | Did you mean 'manifest'?",
        "help manifest snyc | Did you mean 'sync'?",
        "help MAN-101 more | help explains one thing at a time; 'more' is one too many",
        "dev --help | there is no command 'dev'",
        "dev | there is no command 'dev'",
        "manifest nonsense --help | there is no command 'nonsense'",
        "--version dev | there is no command 'dev'",
        "dev --version | there is no command 'dev'",
        "status --nonsense --help | unknown option: '--nonsense'",
        "manifest sync x.json --api-port | missing required parameter for option '--api-port'",
        "manifest sync x.json --api-port 99999999999 | '99999999999' is not an int",
        "manifest sync x.json --api-port= | '' is not an int",
        "manifest info one.json two.json three.json --json --jsn | unknown option: '--jsn'",
        "manifest connection list a.json --manifest b.json | works on one manifest, and 2 are"
            + " named",
        "manifest init --slug a b.json c.json | works on one manifest, and 2 are named",
        "dead-letter list --limit -1 | --limit -1 is not at least 1",
        "dead-letter show | missing required parameter: 'ID'",
        "dead-letter show 1 2 | shows one dead letter, and 2 are named",
        "dead-letter drop | missing required parameter: 'ID'",
        "dead-letter redrive nonsense | 'nonsense' is neither a dead letter",
        "dead-letter redrive 17x | '17x' is neither a dead letter",
        "completion | missing required parameter",
        "manifest sync x.json --hostname= | --hostname is empty",
        "manifest check --manifest= | the name of a file is empty",
      })
  void isAnsweredInAFewLinesWithASuggestion(String line, String expected) {
    var outcome = shell.type(line);

    assertThat(outcome.status()).isEqualTo(64);
    assertThat(outcome.err()).contains(expected).contains("--help'.");
    assertThat(outcome.err().lines().count()).isLessThanOrEqualTo(8);
    assertThat(outcome.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "manifest| ", "help|", "manifest|check|"})
  void anEmptyWordIsNoCommandAndNoFile(String words) {
    var outcome = shell.run(words.split("\\|", -1));

    assertThat(outcome.status()).isEqualTo(64);
    assertThat(outcome.err()).contains("--help'.").doesNotContain("\tat ");
  }

  @Test
  void aFileTheSystemRefusesIsNamed() {
    var outcome =
        syncThatThrows(
            new UncheckedIOException(new AccessDeniedException("/data/accounts.yaml")), "info");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("CLI-104 /data/accounts.yaml: access denied");
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    int status =
        new SyncCli(request -> 0)
            .run(
                new String[] {"help", "codes"},
                full,
                err,
                new Environment(Map.of(), directory, false));

    assertThat(status).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("could not be written");
  }

  @Test
  void anUnexpectedFailureIsOneDiagnosticWithoutAStackTrace() {
    var outcome = syncThatThrows(new IllegalStateException("defect"), "info");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("error CLI-900").contains("--log-level debug");
    assertThat(outcome.err()).doesNotContain("\tat ");
  }

  @Test
  void anErrorOfTheInstallationIsReportedInTheSameWay() {
    var cli =
        new SyncCli(
            request -> {
              throw new NoClassDefFoundError("dev/syncline/Gone");
            });
    var failing = new CommandLineSession(directory, cli);
    failing.file("orders.json", Manifests.CONSUMER);

    var outcome = failing.type("manifest sync orders.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("CLI-900", "NoClassDefFoundError").doesNotContain("\tat ");
  }

  @Test
  void anUnexpectedFailureShowsWhereItHappenedWhenAskedTo() {
    var outcome = syncThatThrows(new IllegalStateException("defect"), "debug");

    assertThat(outcome.err()).contains("IllegalStateException: (message omitted").contains("\tat ");
  }

  @Test
  void aDatabaseThatDoesNotAnswerHasAStatusOfItsOwn() {
    SQLException refused = new SQLException("Connection to localhost:1 refused", "08001");

    var outcome = syncThatThrows(new IllegalStateException(refused), "info");

    assertThat(outcome.status()).isEqualTo(69);
    assertThat(outcome.err()).contains("error CLI-130 Connection to localhost:1 refused");
  }

  @Test
  void aRefusalOfTheRunnerIsShownAsAnyOther() {
    var refusal =
        new DiagnosticException(Diagnostic.error(CliCode.NOTHING_TO_SYNC, "no slot", "make one"));

    var outcome = syncThatThrows(refusal, "info");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).isEqualTo("error CLI-120 no slot\n  fix: make one\n");
  }

  private CommandLineSession.Outcome syncThatThrows(RuntimeException failure, String logLevel) {
    var failing =
        new CommandLineSession(
            directory,
            new SyncCli(
                request -> {
                  throw failure;
                }));
    failing.file("orders.json", Manifests.CONSUMER);
    return failing.type("manifest sync orders.json --log-level " + logLevel);
  }

  @Test
  void coloursAreForAPersonAtATerminalOnly() {
    String escape = "\u001b[";

    assertThat(shell.type("manifest info").err()).doesNotContain(escape);
    assertThat(person().type("manifest info").err()).contains(escape);
    assertThat(person().type("manifest info --no-color").err()).doesNotContain(escape);
    assertThat(person().with("NO_COLOR", "1").type("manifest info").err()).doesNotContain(escape);
    assertThat(person().with("TERM", "dumb").type("manifest info").err()).doesNotContain(escape);
  }

  private CommandLineSession person() {
    return new CommandLineSession(directory).watchedByAPerson();
  }
}
