package dev.syncline.cli;

import dev.syncline.cli.logging.LoggingOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The top-level command, which lists the others. */
@Command(
    name = "sync-cli",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    sortOptions = false,
    header = "Keeps one service's database in step with another's, through contracts in code.",
    description = {
      "A team publishes a public schema: SQL over its own tables. Another team writes a consumer"
          + " schema: SQL over its own. Manifests hold both, and the sync carries every committed"
          + " change across."
    },
    footer = {
      "%nExamples:",
      "  sync-cli manifest init --slug accounts",
      "  sync-cli collect src/AccountSchema.java --check --write",
      "  sync-cli manifest check accounts.json secret.json",
      "  sync-cli manifest sync accounts.json secret.json",
      "  sync-cli dead-letter list orders.json secret.json",
      "  sync-cli help MAN-101",
      "%nExit status:",
      "  0   fine",
      "  1   problems found, or the command failed",
      "  2   'plan' found changes that are not applied yet",
      "  64  the command line was not understood",
      "  69  a database or service did not answer"
    })
final class RootCommand implements Runnable {
  @Mixin private LoggingOptions logging = new LoggingOptions();

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      order = LoggingOptions.AFTER_OWN_OPTIONS,
      description = "Print without colours. So do NO_COLOR=1 and TERM=dumb.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it, here and below
  private boolean withoutColour;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = LoggingOptions.AFTER_OWN_OPTIONS,
      description = "Show what the command does and its options.")
  @SuppressWarnings("UnusedVariable")
  private boolean helpWanted;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  @SuppressWarnings("UnusedVariable")
  private boolean versionWanted;

  @Spec private CommandSpec spec;

  /** Without a command, shows the available ones. */
  @Override
  public void run() {
    CommandLine root = spec.commandLine();
    root.usage(root.getOut(), root.getColorScheme());
  }

  LoggingOptions logging() {
    return logging;
  }
}
