package dev.syncline.cli;

import dev.syncline.cli.logging.Logging;
import dev.syncline.cli.report.FailureHandler;
import dev.syncline.cli.sync.LocalSync;
import dev.syncline.cli.sync.SyncRunner;
import dev.syncline.cli.terminal.Environment;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.StandardOutput;
import dev.syncline.cli.terminal.Terminal;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of Syncline, with the main method. */
public final class SyncCli {
  private final SyncRunner syncRunner;

  /**
   * @param syncRunner runs the sync for {@code manifest sync}
   */
  public SyncCli(SyncRunner syncRunner) {
    this.syncRunner = syncRunner;
  }

  /** Runs one command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    // Debezium formats some types in the JVM's time zone; all of Syncline's sessions use UTC.
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    SyncCli cli = new SyncCli(new LocalSync());
    System.exit(cli.run(arguments, new StandardOutput(), System.err, Environment.ofProcess()));
  }

  /**
   * Runs one command.
   *
   * @param arguments the command and its options, as passed by a shell
   * @param out receives results
   * @param err receives other messages, diagnostics and log lines
   * @return the exit status; see {@link dev.syncline.cli.terminal.ExitStatus}
   */
  public int run(String[] arguments, OutputStream out, OutputStream err, Environment environment) {
    Terminal terminal = Terminal.over(out, err, environment, ansi(arguments, environment));
    RootCommand root = new RootCommand();
    CommandLine commands = new CommandTree(root, terminal, syncRunner).commands();
    commands.setExecutionStrategy(
        parsed -> {
          Logging.configure(root.logging().level(), root.logging().format(), err);
          return execute(parsed);
        });
    int status = execute(commands, arguments, terminal);
    boolean complete = !terminal.out().checkError();
    if (!complete) {
      terminal.say("sync-cli: standard output could not be written to the end");
    }
    terminal.err().flush();
    return complete || status != ExitStatus.FINE ? status : ExitStatus.FAILURE;
  }

  private static int execute(CommandLine commands, String[] arguments, Terminal terminal) {
    try {
      return commands.execute(arguments);
    } catch (RuntimeException | Error unanswered) {
      return FailureHandler.lastResort(unanswered, terminal.err());
    }
  }

  /**
   * Reports an {@link Error}, such as that of an incomplete installation, like any other failure.
   */
  private static int execute(ParseResult parsed) {
    requireUnderstood(parsed);
    try {
      return new RunLast().execute(parsed);
    } catch (Error broken) {
      throw new ExecutionException(parsed.commandSpec().commandLine(), broken.toString(), broken);
    }
  }

  /** With a help option picocli ignores unknown words and options, so they are checked here. */
  private static void requireUnderstood(ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      List<String> unknown = command.getUnmatchedArguments();
      if (!unknown.isEmpty()) {
        throw new UnmatchedArgumentException(command, unknown);
      }
    }
  }

  /** Decides before parsing, since the report about an invalid command line is in colour too. */
  private static Ansi ansi(String[] arguments, Environment environment) {
    boolean refused = Arrays.asList(arguments).contains("--no-color");
    return environment.allowsColour() && !refused ? Ansi.ON : Ansi.OFF;
  }
}
