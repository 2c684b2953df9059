package dev.syncline.cli.status;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.operations.status.StatusReport;
import dev.syncline.operations.status.SyncStatus;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the state of a sync, read only from its databases. */
@Command(
    name = "status",
    header = "Show how a sync is, and what needs attention.",
    description = {
      "Asks the databases of the manifests, so it works whether or not a sync process runs: who"
          + " publishes and who applies, how far they are, what is being loaded, what the slot"
          + " retains, what waits as a dead letter, what the event store has of each feed and why"
          + " it keeps that, and who consumes which major version. Nothing is changed. A database"
          + " that does not answer is named, and the others are shown all the same.",
      "%nExit status 1 if something needs attention, 69 if no database answers."
    },
    footer = {
      "%nExamples:",
      "  sync-cli status accounts.json secret.json",
      "  sync-cli status all.json --json"
    })
public final class StatusCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  public StatusCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    ManifestSet synced = sources.forRunning(manifests.named().all(terminal));
    StatusReport report =
        new SyncStatus(synced, manifests.named().typed(terminal), Clock.systemUTC()).read();
    if (json.isWanted()) {
      terminal.print(Json.text(Document.of(report)));
    } else {
      Text.lines(report.state()).forEach(terminal::print);
      new DiagnosticText(terminal).tell(report.attention());
    }
    if (!report.state().anyAnswered()) {
      return ExitStatus.UNREACHABLE;
    }
    return report.attention().isEmpty() ? ExitStatus.FINE : ExitStatus.FAILURE;
  }
}
