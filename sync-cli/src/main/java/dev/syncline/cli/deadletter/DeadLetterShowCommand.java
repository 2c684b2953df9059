package dev.syncline.cli.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.deadletter.DeadLetterPlace.Kind;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows one dead letter. */
@Command(
    name = "show",
    header = "Show one dead letter, including its row.",
    footer = {"%nExample:", "  sync-cli dead-letter show db-orders/17 all.json"})
public final class DeadLetterShowCommand implements Callable<Integer> {
  private static final int MOST_SHOWN = 20;

  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private DeadLetterArguments arguments = new DeadLetterArguments();
  @Mixin private JsonOption json = new JsonOption();

  public DeadLetterShowCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    DeadLetterId id = arguments.onlyLetter();
    try (DeadLetterPlaces places =
        DeadLetterPlaces.open(sources.forRunning(arguments.manifests(terminal).all(terminal)))) {
      PlacedDeadLetter letter = places.find(id);
      List<PlacedDeadLetter> behind = Behind.of(letter, MOST_SHOWN);
      if (json.isWanted()) {
        ObjectNode document = Json.document();
        new DeadLetterView(letter).describe(document.putObject("letter"));
        document.withArray("behind");
        behind.forEach(one -> document.withArray("behind").add(one.id()));
        terminal.print(Json.text(document));
      } else {
        new DeadLetterView(letter).lines().forEach(terminal::print);
        terminal.print(
            behind.isEmpty()
                ? "nothing waits behind it"
                : "behind it wait " + Behind.names(behind));
        if (letter.place().kind() == Kind.EVENT_STORE) {
          terminal.say(
              "It was never published. Correct the row at the source: its next change is"
                  + " published.");
        }
      }
    }
    return ExitStatus.FINE;
  }
}
