package dev.syncline.cli.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.document.ManifestSummary;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.Variables;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what a manifest and its workspaces declare. */
@Command(
    name = "info",
    header = "Show what the manifest declares, and what is wrong with it.",
    description = {
      "Connections, stores and schemas of the manifest and of its workspaces. Passwords are never"
          + " printed. Exit status 1 if something in it is wrong."
    },
    footer = {
      "%nExamples:",
      "  sync-cli manifest info",
      "  sync-cli manifest info --manifest accounts.json --json"
    })
public final class ManifestInfoCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  public ManifestInfoCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    ManifestReading reading =
        sources.examine(manifests.named().all(terminal), Variables.untouched());
    if (json.isWanted()) {
      printDocument(reading);
    } else {
      printText(reading);
    }
    return reading.hasErrors() ? ExitStatus.FAILURE : ExitStatus.FINE;
  }

  private void printDocument(ManifestReading reading) {
    ObjectNode document = Json.document();
    document.withArray("manifests");
    for (ManifestDocument read : reading.documents()) {
      document.withArray("manifests").add(new ManifestSummary(read).json());
    }
    terminal.print(Json.text(Json.withDiagnostics(document, reading.diagnostics())));
  }

  private void printText(ManifestReading reading) {
    String separator = null;
    for (ManifestDocument read : reading.documents()) {
      if (separator != null) {
        terminal.print(separator);
      }
      new ManifestSummary(read).lines().forEach(terminal::print);
      separator = "";
    }
    new DiagnosticText(terminal).tell(reading.diagnostics());
  }
}
