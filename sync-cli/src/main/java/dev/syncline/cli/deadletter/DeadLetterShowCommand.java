package dev.syncline.cli.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.deadletter.DeadLetterId;
import dev.syncline.operations.deadletter.DeadLetterInQueue;
import dev.syncline.operations.deadletter.DeadLetterLookup;
import dev.syncline.operations.deadletter.DeadLetterPlace.Kind;
import dev.syncline.operations.deadletter.PlacedDeadLetter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows one dead letter. */
@Command(
    name = "show",
    header = "Show one dead letter, including its row.",
    footer = {"%nExample:", "  sync-cli dead-letter show db-orders/17 all.json"})
public final class DeadLetterShowCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private DeadLetterArguments arguments = new DeadLetterArguments();
  @Mixin private JsonOption json = new JsonOption();

  public DeadLetterShowCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    DeadLetterId id = arguments.onlyLetter();
    DeadLetterInQueue found =
        new DeadLetterLookup(
                sources.forRunning(arguments.manifests(terminal).all(terminal)), stores)
            .find(id);
    if (json.isWanted()) {
      ObjectNode document = Json.document();
      new DeadLetterView(found.deadLetter()).describe(document.putObject("letter"));
      document.withArray("behind");
      found.behind().forEach(one -> document.withArray("behind").add(one.id()));
      terminal.print(Json.text(document));
    } else {
      print(found);
    }
    return ExitStatus.FINE;
  }

  private void print(DeadLetterInQueue found) {
    PlacedDeadLetter deadLetter = found.deadLetter();
    new DeadLetterView(deadLetter).lines().forEach(terminal::print);
    terminal.print(
        found.behind().isEmpty()
            ? "nothing waits behind it"
            : "behind it wait " + DeadLetterView.names(found.behind()));
    if (deadLetter.place().kind() == Kind.EVENT_STORE) {
      terminal.say(
          "It was never published. Correct the row at the source: its next change is"
              + " published.");
    }
  }
}
