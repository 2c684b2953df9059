package dev.syncline.cli.report;

import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.manifest.verify.NearestName;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports an invalid command line in a few lines, without the whole help. */
public final class UsageErrorHandler implements IParameterExceptionHandler {
  /** How picocli lists the constants of an enum; on the command line they are lower case. */
  private static final Pattern CHOICES =
      Pattern.compile("one of \\[([A-Z_, ]+)] \\(case-insensitive\\)");

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + message(failure));
    suggestions(failure).forEach(suggestion -> err.println("Did you mean '" + suggestion + "'?"));
    if (failure instanceof MissingParameterException) {
      err.println("Usage: " + synopsis(command));
    }
    err.println("Try '" + name + " --help'.");
    return ExitStatus.USAGE;
  }

  private static String message(ParameterException failure) {
    Optional<String> unknown = unknownWord(failure);
    if (unknown.isPresent()) {
      return "there is no command '" + unknown.get() + "'";
    }
    String message = String.valueOf(failure.getMessage()).replaceFirst("^Error: ", "");
    String begin = message.substring(0, Math.min(1, message.length())).toLowerCase(Locale.ROOT);
    return CHOICES
        .matcher(begin + message.substring(begin.length()))
        .replaceFirst(choices -> "one of " + choices.group(1).toLowerCase(Locale.ROOT));
  }

  /** The word in the place of a command that is not a command. */
  private static Optional<String> unknownWord(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unmatched
            && !failure.getCommandLine().getSubcommands().isEmpty()
        ? unmatched.getUnmatched().stream().findFirst().filter(word -> !word.startsWith("-"))
        : Optional.empty();
  }

  /** Suggests similar command names itself, since picocli does not when arguments follow. */
  private static List<String> suggestions(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return List.of();
    }
    String word = unmatched.getUnmatched().get(0);
    return word.startsWith("-")
        ? unmatched.getSuggestions().stream().limit(3).toList()
        : NearestName.of(word, failure.getCommandLine().getSubcommands().keySet()).stream()
            .toList();
  }

  private static String synopsis(CommandLine command) {
    return command.getHelp().synopsis(0).strip();
  }
}
