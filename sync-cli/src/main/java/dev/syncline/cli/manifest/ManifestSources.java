package dev.syncline.cli.manifest;

import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.nio.file.Path;
import java.util.List;

/** Reads the manifests a command works on. */
public final class ManifestSources {
  private final Terminal terminal;

  public ManifestSources(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * The manifests of a run, references replaced. Warnings are told on standard error.
   *
   * @throws DiagnosticException with all problems, if one of them is an error
   */
  public ManifestSet verified(List<Path> files) {
    ManifestReading reading = read(files, Variables.of(terminal.environment().variables()));
    ManifestSet manifests = reading.manifests();
    reading.orThrow();
    boolean empty =
        manifests.manifests().stream()
            .allMatch(
                manifest ->
                    manifest.publicSchemas().isEmpty() && manifest.consumerSchemas().isEmpty());
    if (empty) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.NOTHING_TO_SYNC,
              "the manifests have neither public nor consumer schemas",
              "name the file with the schemas too, or run 'sync-cli collect' first"));
    }
    if (!reading.diagnostics().isEmpty()) {
      new DiagnosticText(terminal).print(reading.diagnostics(), terminal.err());
    }
    return manifests;
  }

  private ManifestReading read(List<Path> files, Variables variables) {
    return new ManifestReader(variables).read(files.stream().map(terminal::resolve).toList());
  }
}
