package dev.syncline.cli.help;

import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.DiagnosticCode;
import dev.syncline.setting.Audience;
import dev.syncline.setting.Setting;
import dev.syncline.setting.SettingCatalogue;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains a command, the code of a diagnostic or a setting, offline. */
@Command(
    name = "help",
    header = "Explain a command, the code of an error, or a setting.",
    description = {
      "Without an argument it shows the overview of all commands. With the code an error message"
          + " starts with, it says what the error means and what to do about it. With the name of a"
          + " setting, it says what the setting determines."
    },
    footer = {
      "%nExamples:",
      "  sync-cli help manifest sync      the options of a command",
      "  sync-cli help MAN-101            what an error means",
      "  sync-cli help codes              all codes there are",
      "  sync-cli help settings           what may be tuned",
      "  sync-cli help capture.heartbeat  what one setting determines"
    })
public final class HelpCommand implements Callable<Integer> {
  private static final Pattern CODE = Pattern.compile("[A-Za-z]+-\\d+");

  private final Terminal terminal;
  private final CodeCatalogue catalogue;
  private final SettingCatalogue settings;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CODE|SETTING|COMMAND",
      description = {
        "A code such as MAN-101, a setting such as capture.heartbeat, one of the words 'codes' and"
            + " 'settings', or a command."
      })
  private List<String> topic = List.of();

  @Option(
      names = "--all",
      description = {
        "With 'settings': the internal ones too, which may change or disappear with any version."
      })
  private boolean all;

  /**
   * @param catalogue the codes of all modules
   * @param settings the settings of all modules
   */
  public HelpCommand(Terminal terminal, CodeCatalogue catalogue, SettingCatalogue settings) {
    this.terminal = terminal;
    this.catalogue = catalogue;
    this.settings = settings;
  }

  @Override
  public Integer call() {
    String word = topic.isEmpty() ? "" : topic.get(0);
    if (topic.size() > 1 && isNoCommand(word)) {
      throw new ParameterException(
          spec.commandLine(),
          "help explains one thing at a time; '" + topic.get(1) + "' is one too many");
    }
    if (word.equals("codes")) {
      catalogue.codes().forEach(code -> terminal.print(code.id() + "  " + code.title()));
    } else if (word.equals("settings")) {
      new SettingHelp(settings).list(audiences()).forEach(terminal::print);
    } else if (CODE.matcher(word).matches()) {
      explain(code(word));
    } else if (word.contains(".")) {
      SettingHelp.explain(setting(word)).forEach(terminal::print);
    } else {
      command().usage(terminal.out(), terminal.ansi());
    }
    return ExitStatus.FINE;
  }

  private static boolean isNoCommand(String word) {
    return word.equals("codes")
        || word.equals("settings")
        || word.contains(".")
        || CODE.matcher(word).matches();
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

  private Audience[] audiences() {
    return all ? Audience.values() : new Audience[] {Audience.DOCUMENTED};
  }

  private Setting<?> setting(String name) {
    return settings
        .find(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "There is no setting " + name + "; 'sync-cli help settings' lists them"));
  }

  private void explain(DiagnosticCode code) {
    terminal.print(code.id() + ": " + code.title());
    terminal.print("");
    WrappedText.lines("", code.explanation()).forEach(terminal::print);
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
