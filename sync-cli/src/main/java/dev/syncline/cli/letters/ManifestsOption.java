package dev.syncline.cli.letters;

import dev.syncline.cli.document.ManifestOption;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names the manifests of a sync, as many as {@code manifest sync} is given. */
final class ManifestsOption {
  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = {
        "A manifest of the sync; give it once for each file. Default: the one in the working"
            + " directory."
      })
  private List<Path> files = List.of();

  /** The manifests, passwords and all. */
  ManifestSet read(ManifestSources sources, Terminal terminal) {
    return sources.forRunning(files.isEmpty() ? List.of(ofWorkingDirectory(terminal)) : files);
  }

  private static Path ofWorkingDirectory(Terminal terminal) {
    return ManifestOption.ofWorkingDirectory(terminal)
        .orElseThrow(
            () ->
                new DiagnosticException(
                    Diagnostic.error(
                        CliCode.NO_MANIFEST,
                        "there is no manifest in the working directory",
                        "name those of the sync with --manifest, each file by itself")));
  }
}
