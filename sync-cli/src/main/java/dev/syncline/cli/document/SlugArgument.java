package dev.syncline.cli.document;

import dev.syncline.manifest.schema.Slug;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Which element of a manifest is meant: as an argument, or as the option {@code add} has for it.
 */
public final class SlugArgument {
  @ArgGroup(multiplicity = "1")
  private Choice choice;

  /** The slug given. */
  public Slug value() {
    return choice.argument != null ? choice.argument : choice.option;
  }

  /** Exactly one of them. */
  static final class Choice {
    @Parameters(index = "0", paramLabel = "SLUG", description = "Its name in the manifest.")
    private Slug argument;

    @Option(
        names = {"--slug", "--connection"},
        paramLabel = "SLUG",
        description = "The same, as an option.")
    private Slug option;
  }
}
