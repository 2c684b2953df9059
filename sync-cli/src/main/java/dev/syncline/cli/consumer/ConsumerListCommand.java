package dev.syncline.cli.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.Columns;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.operations.status.StatusReport;
import dev.syncline.operations.status.SyncState;
import dev.syncline.operations.status.SyncStatus;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the consumer schemas and how far each is. */
@Command(
    name = "list",
    header = "List the consumer schemas, how far each is and which are paused.",
    description = {
      "Asks the databases of the manifests, whether or not a sync process runs. Consumer schemas of"
          + " a destination are applied together; one that is far behind, or was paused, catches up"
          + " alone and then joins the others.",
      "%nSTATE is healthy, catching up, waiting (for its public schema, or until another one has"
          + " caught up), paused, halted, nobody (no process applies it) or unknown.",
      "%nExit status 1 if a database does not answer, 69 if none does."
    },
    footer = {
      "%nExamples:",
      "  sync-cli consumer list orders.json secret.json",
      "  sync-cli consumer list all.json --json"
    })
public final class ConsumerListCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  public ConsumerListCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    StatusReport report =
        new SyncStatus(
                sources.forRunning(manifests.named().all(terminal)),
                manifests.named().typed(terminal),
                Clock.systemUTC())
            .read();
    SyncState state = report.state();
    if (json.isWanted()) {
      ObjectNode document = Json.document();
      document.withArray("consumers");
      state
          .consumers()
          .forEach(
              one -> new ConsumerView(one).describe(document.withArray("consumers").addObject()));
      terminal.print(Json.text(Json.withDiagnostics(document, state.silent())));
    } else {
      print(state);
      new DiagnosticText(terminal).tell(state.silent());
    }
    if (!state.anyAnswered()) {
      return ExitStatus.UNREACHABLE;
    }
    return state.silent().isEmpty() ? ExitStatus.FINE : ExitStatus.FAILURE;
  }

  private void print(SyncState state) {
    if (state.consumers().isEmpty()) {
      if (state.silent().isEmpty()) {
        terminal.say("The manifests have no consumer schema.");
      }
      return;
    }
    Columns columns = new Columns().row(ConsumerView.heads());
    state.consumers().forEach(one -> columns.row(new ConsumerView(one).cells()));
    columns.lines().forEach(terminal::print);
  }
}
