package dev.syncline.cli.document;

import dev.syncline.manifest.schema.Slug;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Arguments that select an element of a manifest: the slug as the first argument or as the option
 * that {@code add} uses, then the manifest.
 */
public final class SlugArgument {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      arity = "0..*",
      paramLabel = "SLUG|FILE",
      description = "Its name in the manifest; after it the manifest, as with --manifest.")
  private List<String> words = List.of();

  @Option(
      names = {"--slug", "--connection"},
      paramLabel = "SLUG",
      description = "Its name, as an option.")
  private @Nullable Slug option;

  @Mixin private ManifestOption manifest = new ManifestOption();

  /**
   * The slug given.
   *
   * @throws ParameterException if there is none
   */
  public Slug value() {
    if (option != null) {
      return option;
    }
    if (words.isEmpty()) {
      throw new MissingParameterException(
          command.commandLine(),
          command.findOption("--slug"),
          "Missing required argument: SLUG, or --slug=SLUG");
    }
    try {
      return new Slug(words.get(0));
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(command.commandLine(), refused.getMessage());
    }
  }

  /** The manifests named. */
  public NamedManifests manifests() {
    List<String> files = option == null ? words.subList(1, words.size()) : words;
    return manifest.named(command, files.stream().map(Path::of).toList());
  }
}
