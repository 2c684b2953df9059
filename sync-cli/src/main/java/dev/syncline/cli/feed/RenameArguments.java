package dev.syncline.cli.feed;

import dev.syncline.cli.document.ManifestOption;
import dev.syncline.cli.document.NamedManifests;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The old and the new name of a feed, followed by the manifests. */
final class RenameArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(index = "0", paramLabel = "OLD", description = "The name that the event store has.")
  private String old;

  @Parameters(index = "1", paramLabel = "NEW", description = "The name that the manifests have.")
  private String wanted;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "FILE",
      description = "The manifests of the sync; the same as --manifest FILE.")
  private List<Path> files = List.of();

  @Mixin private ManifestOption option = new ManifestOption();

  /** The name that the event store has. */
  String old() {
    return old;
  }

  /** The name that the manifests have. */
  String wanted() {
    return wanted;
  }

  /** The manifests named in either way. */
  NamedManifests manifests() {
    return option.named(command, files);
  }
}
