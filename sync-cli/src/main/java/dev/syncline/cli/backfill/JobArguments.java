package dev.syncline.cli.backfill;

import dev.syncline.cli.document.ManifestOption;
import dev.syncline.cli.document.NamedManifests;
import dev.syncline.eventstore.BackfillJobId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Arguments that name one backfill and manifests: a number is the backfill. */
final class JobArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID|FILE",
      description = {
        "The backfill's number, as 'list' shows it. And manifests; the same as --manifest FILE."
      })
  private List<String> words = List.of();

  @Mixin private ManifestOption option = new ManifestOption();

  /**
   * The named backfill.
   *
   * @throws ParameterException if there is none, or several
   */
  BackfillJobId job() {
    List<BackfillJobId> ids = words.stream().flatMap(word -> id(word).stream()).toList();
    if (ids.isEmpty()) {
      throw new MissingParameterException(
          command.commandLine(),
          command.positionalParameters().get(0),
          "Missing required parameter: 'ID'");
    }
    if (ids.size() > 1) {
      throw new ParameterException(
          command.commandLine(), "Works on one backfill, and " + ids.size() + " are named");
    }
    return ids.get(0);
  }

  NamedManifests manifests() {
    return option.named(
        command, words.stream().filter(word -> id(word).isEmpty()).map(Path::of).toList());
  }

  private static Optional<BackfillJobId> id(String word) {
    return word.matches("[1-9][0-9]{0,17}")
        ? Optional.of(new BackfillJobId(Long.parseLong(word)))
        : Optional.empty();
  }
}
