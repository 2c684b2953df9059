package dev.syncline.cli.deadletter;

import dev.syncline.cli.document.ManifestOption;
import dev.syncline.cli.document.NamedManifests;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.operations.deadletter.DeadLetterId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Arguments that name dead letters and manifests: an argument that has the form of a dead letter's
 * ID is one, every other argument is a manifest.
 */
final class DeadLetterArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID|FILE",
      description = {
        "Letters, as 'list' names them: 17 or db-orders/17. And manifests; the same as --manifest"
            + " FILE."
      })
  private List<String> words = List.of();

  @Mixin private ManifestOption option = new ManifestOption();

  /** The named dead letters. */
  List<DeadLetterId> deadLetters() {
    return words.stream().flatMap(word -> DeadLetterId.find(word).stream()).toList();
  }

  /**
   * The named dead letters, at least one.
   *
   * @throws ParameterException if there is none
   */
  List<DeadLetterId> someLetters() {
    if (deadLetters().isEmpty()) {
      throw new MissingParameterException(
          command.commandLine(),
          command.positionalParameters().get(0),
          "Missing required parameter: 'ID'");
    }
    return deadLetters();
  }

  /**
   * The named dead letter.
   *
   * @throws ParameterException if there is none, or several
   */
  DeadLetterId onlyLetter() {
    List<DeadLetterId> deadLetters = someLetters();
    if (deadLetters.size() > 1) {
      throw new ParameterException(
          command.commandLine(), "Shows one dead letter, and " + deadLetters.size() + " are named");
    }
    return deadLetters.get(0);
  }

  /**
   * The named manifests.
   *
   * @throws ParameterException if an argument is neither a dead letter nor a file
   */
  NamedManifests manifests(Terminal terminal) {
    List<Path> files = new ArrayList<>();
    for (String word : words) {
      if (DeadLetterId.find(word).isEmpty()) {
        files.add(file(word, terminal));
      }
    }
    return option.named(command, files);
  }

  private Path file(String word, Terminal terminal) {
    return Optional.of(Path.of(word))
        .filter(path -> Files.exists(terminal.resolve(path)))
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "'"
                        + word
                        + "' is neither a dead letter, such as 17 or db-orders/17, nor a file"));
  }
}
