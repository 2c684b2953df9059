package dev.syncline.cli.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.deadletter.DeadLetterId;
import dev.syncline.operations.deadletter.DeadLetterRedrive;
import dev.syncline.operations.deadletter.RedriveListener;
import dev.syncline.operations.deadletter.RedriveReport;
import dev.syncline.operations.deadletter.RedriveRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Redrives dead letters. */
@Command(
    name = "redrive",
    header = "Apply quarantined events, in order.",
    description = {
      "With the consumer's SQL as the manifests have it now, each source transaction in one"
          + " transaction, also while the sync runs. It stops for a consumer at the first that is"
          + " refused again. With IDs, only the source transactions of those dead letters. A dead"
          + " letter of the event store cannot be driven: correct the row at the source."
    },
    footer = {
      "%nExamples:",
      "  sync-cli dead-letter redrive orders.json secret.json",
      "  sync-cli dead-letter redrive --consumer orders/orders-schema",
      "  sync-cli dead-letter redrive db-orders/17"
    })
public final class DeadLetterRedriveCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private DeadLetterArguments arguments = new DeadLetterArguments();
  @Mixin private OwnerOption owner = new OwnerOption();
  @Mixin private JsonOption json = new JsonOption();

  public DeadLetterRedriveCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    List<DeadLetterId> ids = arguments.deadLetters();
    ManifestSet synced = sources.forRunning(arguments.manifests(terminal).all(terminal));
    RedriveListener listener =
        (consumer, waiting) -> new DriveProgress(terminal, consumer, waiting)::driven;
    RedriveReport report =
        new DeadLetterRedrive(synced, stores, listener)
            .redrive(new RedriveRequest(ids, owner.value()));
    print(report);
    return report.problems().isEmpty() ? ExitStatus.FINE : ExitStatus.FAILURE;
  }

  private void print(RedriveReport report) {
    if (json.isWanted()) {
      ObjectNode document = Json.document();
      ObjectNode counts = document.putObject("driven");
      report.driven().forEach(counts::put);
      terminal.print(Json.text(Json.withDiagnostics(document, report.problems())));
      return;
    }
    report
        .driven()
        .forEach((name, count) -> terminal.print(name + ": " + count + " events applied"));
    if (report.driven().isEmpty() && report.problems().isEmpty()) {
      terminal.say("No event waits.");
    }
    new DiagnosticText(terminal).tell(report.problems());
  }
}
