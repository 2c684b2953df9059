package dev.syncline.cli.contract;

import dev.syncline.cli.document.ManifestOption;
import dev.syncline.cli.document.NamedManifests;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.operations.contract.MajorVersion;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A major version of a public schema, followed by the manifests. */
final class MajorArgument {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "MANIFEST/NAME@MAJOR",
      description = "A major version, as 'contract list' names it: accounts/account@1.")
  private String contract;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FILE",
      description = "Manifests that name the event store; the same as --manifest FILE.")
  private List<Path> files = List.of();

  @Mixin private ManifestOption option = new ManifestOption();

  /**
   * The major version.
   *
   * @throws ParameterException if the argument has another form
   */
  PublicSchemaReference reference() {
    return MajorVersion.parse(contract)
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "'"
                        + contract
                        + "' is not a major version, such as accounts/account@1; 'sync-cli contract"
                        + " list' shows those that there are"));
  }

  /** The manifests named in either way. */
  NamedManifests manifests() {
    return option.named(command, files);
  }
}
