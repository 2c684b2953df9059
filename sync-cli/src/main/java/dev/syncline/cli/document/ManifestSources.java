package dev.syncline.cli.document;

import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.check.ManifestCheck;
import java.nio.file.Path;
import java.util.List;

/** Reads and verifies the manifests of a command. */
public final class ManifestSources {
  private final Terminal terminal;

  public ManifestSources(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Reads the manifests of a run, including passwords. Prints warnings on standard error.
   *
   * @throws DiagnosticException with all problems, if one of them is an error
   */
  public ManifestSet forRunning(List<Path> files) {
    ManifestReading reading = examine(files, environment());
    reading.orThrow();
    new DiagnosticText(terminal).tell(reading.diagnostics());
    return requireSchemas(reading.manifests());
  }

  /** Reads and verifies manifests completely, without opening a database. */
  public ManifestReading examine(List<Path> files, Variables variables) {
    return new ManifestCheck(variables).check(files.stream().map(terminal::resolve).toList());
  }

  /** The values of references in the environment of this process. */
  public Variables environment() {
    return Variables.of(terminal.environment().variables());
  }

  private static ManifestSet requireSchemas(ManifestSet manifests) {
    boolean some =
        manifests.manifests().stream()
            .anyMatch(
                manifest ->
                    !manifest.publicSchemas().isEmpty() || !manifest.consumerSchemas().isEmpty());
    if (!some) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.NOTHING_TO_SYNC,
              "the manifests have neither public nor consumer schemas",
              "name the file with the schemas too, or run 'sync-cli collect' first"));
    }
    return manifests;
  }
}
