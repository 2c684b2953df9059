package dev.syncline.cli.help;

import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.DiagnosticCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains a command, or the code of a diagnostic, offline. */
@Command(
    name = "help",
    header = "Explain a command or the code of an error.",
    description = {
      "Without an argument it shows the overview of all commands. With the code an error message"
          + " starts with, it says what the error means and what to do about it."
    },
    footer = {
      "%nExamples:",
      "  sync-cli help manifest sync      the options of a command",
      "  sync-cli help MAN-101            what an error means",
      "  sync-cli help codes              all codes there are"
    })
public final class HelpCommand implements Callable<Integer> {
  private static final Pattern CODE = Pattern.compile("[A-Za-z]+-\\d+");
  private static final int WIDTH = 80;

  private final Terminal terminal;
  private final CodeCatalogue catalogue;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CODE|COMMAND",
      description = "A code such as MAN-101, the word 'codes', or a command.")
  private List<String> topic = List.of();

  public HelpCommand(Terminal terminal, CodeCatalogue catalogue) {
    this.terminal = terminal;
    this.catalogue = catalogue;
  }

  @Override
  public Integer call() {
    if (topic.size() == 1 && topic.get(0).equals("codes")) {
      catalogue.codes().forEach(code -> terminal.print(code.id() + "  " + code.title()));
    } else if (topic.size() == 1 && CODE.matcher(topic.get(0)).matches()) {
      explain(code(topic.get(0)));
    } else {
      command().usage(terminal.out(), terminal.ansi());
    }
    return ExitStatus.FINE;
  }

  private DiagnosticCode code(String id) {
    return catalogue
        .find(id)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "There is no code " + id + "; 'sync-cli help codes' lists all"));
  }

  private void explain(DiagnosticCode code) {
    terminal.print(code.id() + ": " + code.title());
    terminal.print("");
    wrap(code.explanation()).forEach(terminal::print);
  }

  private static List<String> wrap(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private CommandLine command() {
    CommandLine command = spec.root().commandLine();
    for (String name : topic) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new CommandLine.UnmatchedArgumentException(command, List.of(name));
      }
      command = next;
    }
    return command;
  }
}
