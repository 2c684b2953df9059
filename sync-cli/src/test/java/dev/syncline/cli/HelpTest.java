package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.cli.terminal.ExitStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
  }

  @Test
  void withoutACommandShowsWhichThereAre() {
    var outcome = shell.run();

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains("Commands:", "manifest", "Examples:", "Exit status:");
    assertThat(outcome.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "collect",
        "manifest",
        "manifest info",
        "manifest init",
        "manifest check",
        "manifest schema",
        "manifest sync",
        "manifest connection",
        "manifest connection add",
        "manifest connection update",
        "manifest connection remove",
        "manifest connection list",
        "manifest datastore add",
        "manifest datastore remove",
        "manifest datastore list",
        "manifest eventstore add",
        "manifest eventstore remove",
        "manifest eventstore list",
        "consumer",
        "consumer list",
        "consumer pause",
        "consumer resume",
        "dead-letter",
        "dead-letter list",
        "dead-letter show",
        "dead-letter redrive",
        "dead-letter drop",
        "workspace init",
        "workspace info",
        "consumer reset",
        "feed",
        "feed reset",
        "feed rename",
        "feed rewind",
        "eventstore",
        "eventstore status",
        "eventstore compact",
        "eventstore trim",
        "contract",
        "contract list",
        "contract retire",
        "contract restore",
        "consumer forget",
        "backfill",
        "backfill start",
        "backfill list",
        "backfill show",
        "backfill pause",
        "backfill resume",
        "backfill cancel",
        "resend",
        "status",
        "verify",
        "completion",
        "help"
      })
  void everyCommandExplainsItselfInBothWays(String command) {
    var option = shell.type(command + " --help");
    var topic = shell.type("help " + command);

    assertThat(option.status()).isZero();
    assertThat(option.out()).contains("Usage: sync-cli " + command).isEqualTo(topic.out());
    assertThat(option.err()).isEmpty();
    assertThat(option.out()).doesNotContain("null");
    assertThat(option.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void explainsTheCodeOfAnErrorOffline() {
    var outcome = shell.type("help man-101");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).startsWith("MAN-101: file cannot be read").contains("Check the path");
    assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void listsTheCodesOfAllModules() {
    var outcome = shell.type("help codes");

    assertThat(outcome.out()).contains("MAN-101  ", "SQL-101  ", "CLI-101  ", "CLI-900  ");
    assertThat(outcome.out().lines().map(line -> line.split(" ")[0])).doesNotHaveDuplicates();
  }

  @Test
  void listsTheSettingsForUsers() {
    var outcome = shell.type("help settings");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("Sources", "  capture.heartbeat=5s\n", "How often a message goes through")
        .doesNotContain("internal");
    assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void listsInternalSettingsOnlyOnRequest() {
    var outcome = shell.type("help settings --all");

    assertThat(outcome.out())
        .contains("  capture.heartbeat=5s\n", "  store.scan-positions=100000  (internal)\n");
    assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void explainsOneSettingCompletely() {
    var outcome = shell.type("help capture.heartbeat");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .startsWith("capture.heartbeat\n")
        .contains("Default:  5s", "Allowed:  100ms to 30s", "Smaller:  A ", "Larger:   An ")
        .doesNotContain("internal");
    assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(shell.type("help store.scan-positions").out()).contains("This setting is internal");
  }

  @Test
  void explainsOneThingAtATime() {
    for (String line :
        List.of("help settings foo", "help lease.duration store.poll", "help codes x")) {
      var outcome = shell.type(line);

      assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
      assertThat(outcome.err()).contains("help explains one thing at a time");
    }
  }

  @Test
  void aSettingNobodyKnowsIsBadUsage() {
    var outcome = shell.type("help capture.hartbeat");

    assertThat(outcome.status()).isEqualTo(64);
    assertThat(outcome.err()).contains("there is no setting capture.hartbeat");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aCodeNobodyKnowsIsBadUsage() {
    var outcome = shell.type("help MAN-999");

    assertThat(outcome.status()).isEqualTo(64);
    assertThat(outcome.err()).contains("there is no code MAN-999");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void printsTheVersionOnStandardOutput() {
    assertThat(shell.run("--version").out()).startsWith("sync-cli ");
  }

  @Test
  void completesCommandsAndOptionsInShells() {
    var bash = shell.type("completion bash");

    assertThat(bash.status()).isZero();
    assertThat(bash.out()).contains("complete -F _complete_sync-cli", "--api-port");
    assertThat(shell.type("completion zsh").out()).contains("bashcompinit");
    assertThat(shell.type("completion fish").status()).isEqualTo(64);
  }
}
