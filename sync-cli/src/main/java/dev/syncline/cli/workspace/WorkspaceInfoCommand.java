package dev.syncline.cli.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.document.ManifestSummary;
import dev.syncline.cli.report.Columns;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.json.ManifestDocument;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.Variables;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows which manifests a workspace combines. */
@Command(
    name = "info",
    header = "Show which manifests the workspace combines, and what is wrong with them.",
    description = "One line a manifest; 'manifest info' shows what is in them.",
    footer = {"%nExample:", "  sync-cli workspace info"})
public final class WorkspaceInfoCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  public WorkspaceInfoCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    ManifestReading reading =
        sources.examine(manifests.named().all(terminal), Variables.untouched());
    if (json.isWanted()) {
      ObjectNode document = Json.document();
      document.withArray("manifests");
      for (ManifestDocument read : reading.documents()) {
        document.withArray("manifests").add(new ManifestSummary(read).json());
      }
      terminal.print(Json.text(Json.withDiagnostics(document, reading.diagnostics())));
    } else {
      Columns columns = new Columns();
      reading.documents().forEach(document -> describe(columns, document));
      columns.lines().forEach(terminal::print);
      new DiagnosticText(terminal).tell(reading.diagnostics());
    }
    return reading.hasErrors() ? ExitStatus.FAILURE : ExitStatus.FINE;
  }

  private static void describe(Columns columns, ManifestDocument document) {
    Manifest manifest = document.manifest();
    columns.row(
        manifest.slug().value(),
        document.path().toString(),
        "publishes " + manifest.publicSchemas().size(),
        "consumes " + manifest.consumerSchemas().size());
  }
}
