package dev.syncline.cli.consumer;

import dev.syncline.cli.document.ManifestOption;
import dev.syncline.cli.document.NamedManifests;
import dev.syncline.cli.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Arguments that name consumer schemas and manifests: an argument that ends in {@code .json} or is
 * an existing file is a manifest, every other argument is a consumer schema.
 */
final class ConsumerArguments {
  private static final String MANIFEST = ".json";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME|FILE",
      description = {
        "Consumer schemas, as 'list' names them: orders/accounts, or accounts where only one"
            + " manifest has it. And manifests; the same as --manifest FILE."
      })
  private List<String> words = List.of();

  @Mixin private ManifestOption option = new ManifestOption();

  /**
   * The named consumer schemas, at least one.
   *
   * @throws MissingParameterException if there is none
   */
  List<String> names(Terminal terminal) {
    List<String> names = words.stream().filter(word -> !isManifest(word, terminal)).toList();
    if (names.isEmpty()) {
      throw new MissingParameterException(
          command.commandLine(),
          command.positionalParameters().get(0),
          "Missing required parameter: 'NAME'");
    }
    return names;
  }

  /** The named manifests. */
  NamedManifests manifests(Terminal terminal) {
    return option.named(
        command, words.stream().filter(word -> isManifest(word, terminal)).map(Path::of).toList());
  }

  private static boolean isManifest(String word, Terminal terminal) {
    try {
      Path path = Path.of(word);
      return word.endsWith(MANIFEST) || Files.isRegularFile(terminal.resolve(path));
    } catch (InvalidPathException noFile) {
      return false;
    }
  }
}
