package dev.syncline.cli.document;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that names manifests, shared by all commands that read or edit them. */
public final class ManifestOption {
  @Option(
      names = {"--manifest", "--filename"},
      paramLabel = "FILE",
      description = {
        "A manifest; give it once for each file. Default: the one in the working directory,"
            + " rejot-manifest.json, syncline-manifest.json or manifest.json."
      })
  private List<Path> files = List.of();

  /**
   * The manifests named by arguments, followed by those named by the option.
   *
   * @param command the command with this option
   */
  public NamedManifests named(CommandSpec command, List<Path> arguments) {
    return new NamedManifests(
        command.commandLine(), Stream.concat(arguments.stream(), files.stream()).toList());
  }
}
