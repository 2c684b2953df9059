package dev.syncline.cli.completion;

import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the script with which a shell completes commands and options. */
@Command(
    name = "completion",
    header = "Print a completion script for bash or zsh.",
    description =
        "Load the script in the shell's start file to complete commands with the tab key.",
    footer = {
      "%nExamples:",
      "  source <(sync-cli completion bash)",
      "  sync-cli completion zsh > ~/.sync-cli-completion && source ~/.sync-cli-completion"
    })
public final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("UnusedVariable") // both get the same script
  private Shell shell;

  public CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The script works in both shells: in zsh it switches on zsh's emulation of bash completion. */
  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    return ExitStatus.FINE;
  }

  /** The shells the script is for. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
