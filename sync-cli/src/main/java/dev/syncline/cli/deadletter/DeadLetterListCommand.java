package dev.syncline.cli.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.Columns;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.deadletter.DeadLetterList;
import dev.syncline.operations.deadletter.WaitingDeadLetters;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists the waiting dead letters. */
@Command(
    name = "list",
    header = "List the events that wait, oldest first.",
    description = {
      "Events a consumer schema could not apply and those that wait behind them, and events that"
          + " broke their public schema. Keys are printed, rows only by 'show'."
    },
    footer = {
      "%nExamples:",
      "  sync-cli dead-letter list orders.json secret.json",
      "  sync-cli dead-letter list --consumer orders/orders-schema --limit 10 --json"
    })
public final class DeadLetterListCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private OwnerOption owner = new OwnerOption();
  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many at most. Default: 50.")
  private int limit;

  public DeadLetterListCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit " + limit + " is not at least 1");
    }
    WaitingDeadLetters found =
        new DeadLetterList(sources.forRunning(manifests.named().all(terminal)), stores)
            .list(owner.value(), limit);
    if (json.isWanted()) {
      ObjectNode document = Json.document().put("waiting", found.count());
      document.withArray("letters");
      found
          .deadLetters()
          .forEach(
              one -> new DeadLetterView(one).describe(document.withArray("letters").addObject()));
      terminal.print(Json.text(document));
    } else {
      print(found);
    }
    return ExitStatus.FINE;
  }

  private void print(WaitingDeadLetters found) {
    if (found.count() == 0) {
      terminal.say("No event waits.");
      return;
    }
    Columns columns = new Columns().row(DeadLetterView.heads());
    found.deadLetters().forEach(one -> columns.row(new DeadLetterView(one).cells()));
    columns.lines().forEach(terminal::print);
    terminal.say(found.deadLetters().size() + " of " + found.count() + " that wait.");
  }
}
