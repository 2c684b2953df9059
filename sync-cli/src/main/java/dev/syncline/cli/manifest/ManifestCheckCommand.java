package dev.syncline.cli.manifest;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.Variables;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks manifests without opening a database. */
@Command(
    name = "check",
    header = "Check manifests, all problems at once, without a database.",
    description = {
      "Checks each file and what the files say about each other: the way they would be run. No"
          + " password is needed."
    },
    footer = {
      "%nExamples:",
      "  sync-cli manifest check accounts.json secret.json",
      "  sync-cli manifest check --json accounts.json"
    })
public final class ManifestCheckCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--resolve",
      description = {
        "Also look up what $${env:..} and $${file:..} refer to, and report those that have no"
            + " value."
      })
  private boolean referencesResolved;

  public ManifestCheckCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    Variables variables = referencesResolved ? sources.environment() : Variables.untouched();
    ManifestReading reading = sources.examine(manifests.named().all(terminal), variables);
    if (json.isWanted()) {
      terminal.print(Json.text(Json.withDiagnostics(Json.document(), reading.diagnostics())));
    } else {
      new DiagnosticText(terminal).report(reading.diagnostics());
    }
    return reading.hasErrors() ? ExitStatus.FAILURE : ExitStatus.FINE;
  }
}
