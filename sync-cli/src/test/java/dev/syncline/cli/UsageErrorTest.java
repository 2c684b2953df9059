package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.cli.report.CliCode;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "manifest sync | missing required parameter: 'FILE'",
        "manifest connection | missing command: one of add, update, remove, list",
        "manifest init | missing required option: '--slug=SLUG'",
        "manifest init --slug Accounts | 'Accounts' is not a slug",
        "manifest --log-level loud info | one of user, error, warn, info, debug, trace",
        "manifest connection remove | missing required argument",
      })
  void isAnsweredInAFewLinesWithASuggestion(String line, String expected) {
    var outcome = shell.type(line);

    assertThat(outcome.status()).isEqualTo(64);
    assertThat(outcome.err()).contains(expected).contains("--help'.");
    assertThat(outcome.err().lines().count()).isLessThanOrEqualTo(8);
    assertThat(outcome.out()).isEmpty();
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

    assertThat(outcome.err()).contains("IllegalStateException: defect").contains("\tat ");
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
