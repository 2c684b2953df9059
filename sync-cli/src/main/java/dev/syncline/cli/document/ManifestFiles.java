package dev.syncline.cli.document;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Names manifests either as arguments or with {@link ManifestOption}. */
public final class ManifestFiles {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "The manifests; the same as --manifest FILE.")
  private List<Path> files = List.of();

  @Mixin private ManifestOption option = new ManifestOption();

  /** The manifests named in either way. */
  public NamedManifests named() {
    return option.named(command, files);
  }
}
